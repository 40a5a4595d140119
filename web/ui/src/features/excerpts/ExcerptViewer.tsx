export default function ExcerptViewer({ consultationId }: { consultationId: string; compact?: boolean }) {
  return <div data-consultation={consultationId} />;
}
