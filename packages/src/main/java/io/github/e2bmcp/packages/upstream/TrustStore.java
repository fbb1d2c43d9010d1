package io.github.e2bmcp.packages.upstream;

import io.github.e2bmcp.packages.host.RegistryException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Whom to trust on TLS: the JDK's authorities and those of PEM bundles. */
final class TrustStore {

  private TrustStore() {}

  /**
   * A context that trusts both.
   *
   * @throws RegistryException when a bundle cannot be read
   */
  static SSLContext with(List<Path> bundles) throws RegistryException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (X509Certificate authority : jdkAuthorities()) {
        store.setCertificateEntry("jdk-" + count++, authority);
      }
      for (Path bundle : bundles) {
        for (Certificate authority : certificates(bundle)) {
          store.setCertificateEntry("bundle-" + count++, authority);
        }
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return context(factory.getTrustManagers());
    } catch (GeneralSecurityException | IOException e) {
      throw new RegistryException("The certificate authorities cannot be set up.", e);
    }
  }

  /** A context that checks nothing, for hosts that the operator said need no check. */
  static SSLContext unverified() throws RegistryException {
    try {
      return context(new TrustManager[] {new TrustEverything()});
    } catch (GeneralSecurityException e) {
      throw new RegistryException("TLS cannot be set up.", e);
    }
  }

  private static SSLContext context(TrustManager[] managers) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers, null);
    return context;
  }

  private static List<X509Certificate> jdkAuthorities() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager authorities) {
        return List.of(authorities.getAcceptedIssuers());
      }
    }
    return List.of();
  }

  private static Iterable<? extends Certificate> certificates(Path bundle)
      throws RegistryException {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(bundle))) {
      return CertificateFactory.getInstance("X.509").generateCertificates(stream);
    } catch (IOException | GeneralSecurityException e) {
      throw new RegistryException(
          "The bundle of certificate authorities " + bundle + " cannot be read.", e);
    }
  }

  /** Being an extended manager also leaves out the JDK's own check of the host's name. */
  private static final class TrustEverything extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
