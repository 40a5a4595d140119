export default function DeviceCheckPage() {
  return null;
}
