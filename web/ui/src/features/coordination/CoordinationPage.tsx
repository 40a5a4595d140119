export default function CoordinationPage() {
  return null;
}
