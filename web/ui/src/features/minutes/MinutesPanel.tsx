export default function MinutesPanel({ consultationId }: { consultationId: string }) {
  return <div data-consultation={consultationId} />;
}
