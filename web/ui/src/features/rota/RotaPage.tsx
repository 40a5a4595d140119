export default function RotaPage() {
  return null;
}
