/** A certificate that lives as long as the tests: a page needs HTTPS for its camera anywhere but on localhost. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export interface Certificate {
  certFile: string;
  keyFile: string;
}

export function selfSignedCertificate(address: string, folder: string): Certificate {
  const certFile = join(folder, 'test-cert.pem');
  const keyFile = join(folder, 'test-key.pem');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile];
  const name = ['-subj', '/CN=hoichan test', '-addext', `subjectAltName=IP:${address}`];
  execFileSync('openssl', ['req', '-x509', ...key, ...name, '-days', '2', '-out', certFile], { stdio: 'pipe' });
  return { certFile, keyFile };
}
