package bfm.engine;

import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** BFM_CA: the engine trusts the authority of the house, for LDAP and OpenID Connect, instead of the public ones. */
final class HouseCertificates {

  private HouseCertificates() {}

  static void trust(String file) {
    if (file.isBlank()) {
      return;
    }
    try {
      KeyStore known = new PemSslStoreBundle(null, PemSslStoreDetails.forCertificate("file:" + file)).getTrustStore();
      SSLContext.setDefault(SslBundle.of(SslStoreBundle.of(null, null, known)).createSslContext());
    } catch (IllegalStateException problem) {
      throw new RefusedStart("Die Engine startet nicht: BFM_CA=" + file + " ist keine lesbare Datei mit Zertifikaten (PEM).");
    }
  }
}
