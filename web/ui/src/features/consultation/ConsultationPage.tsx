export default function ConsultationPage() {
  return null;
}
