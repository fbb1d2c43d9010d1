package io.github.e2bmcp.testkit.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority of the test's own, made by the JDK's keytool, and a server's identity.
 */
public final class OwnAuthority {

  private static final String PASSWORD = "changeit";

  private final Path folder;

  /** An authority whose files are kept in an empty folder. */
  public OwnAuthority(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    keytool(
        "-genkeypair",
        "-alias",
        "ca",
        "-keyalg",
        "EC",
        "-dname",
        "CN=Own Authority",
        "-ext",
        "bc:c",
        "-validity",
        "2");
    keytool("-exportcert", "-rfc", "-alias", "ca", "-file", bundle().toString());
    keytool("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost");
    Path request = folder.resolve("server.csr");
    Path answer = folder.resolve("server.pem");
    keytool("-certreq", "-alias", "server", "-file", request.toString());
    keytool(
        "-gencert",
        "-rfc",
        "-alias",
        "ca",
        "-ext",
        "san=dns:localhost",
        "-validity",
        "2",
        "-infile",
        request.toString(),
        "-outfile",
        answer.toString());
    keytool("-importcert", "-noprompt", "-alias", "server", "-file", answer.toString());
  }

  /** The authority's certificate. */
  public Path bundle() {
    return folder.resolve("ca.pem");
  }

  /**
   * The key and the certificate of a server for localhost, as programs in other languages take
   * them.
   */
  public String serverPem() throws IOException, GeneralSecurityException {
    byte[] key = keys().getKey("server", PASSWORD.toCharArray()).getEncoded();
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
        + "\n-----END PRIVATE KEY-----\n"
        + Files.readString(folder.resolve("server.pem"));
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(folder.resolve("keys.p12"))) {
      store.load(stream, PASSWORD.toCharArray());
    }
    return store;
  }

  /** What a server for localhost needs. */
  public SSLContext server() throws IOException, GeneralSecurityException {
    KeyStore store = keys();
    store.deleteEntry("ca");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** What a client that trusts this authority, and no other, needs. */
  public SSLContext client() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream stream = Files.newInputStream(bundle())) {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      store.setCertificateEntry("ca", factory.generateCertificate(stream));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-keystore",
            folder.resolve("keys.p12").toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + output);
    }
  }
}
