package io.sensorium.host.verify;

import io.sensorium.runtime.artifact.DurableFiles;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;
import jdk.security.jarsigner.JarSignerException;

/** Signs bundle files with SHA-256, as {@code jarsigner} does. */
public final class BundleSigner {
  private static final int MAXIMUM_NAME = 8;
  private final KeyStore.PrivateKeyEntry key;
  private final String name;

  /**
   * A signer.
   *
   * @param name of the signature's files inside the jar; what does not fit there is left out
   */
  public BundleSigner(KeyStore.PrivateKeyEntry key, String name) {
    this.key = key;
    String letters = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_-]", "_");
    this.name = letters.substring(0, Math.min(MAXIMUM_NAME, letters.length()));
  }

  /**
   * The signer that an alias of a key store names.
   *
   * @throws SensoriumException {@code INVALID_SETTING} if the store does not open or has no such
   *     key
   */
  public static BundleSigner open(Path keystore, char[] password, String alias) {
    try {
      KeyStore store = KeyStores.open(keystore, password);
      KeyStore.ProtectionParameter protection = new KeyStore.PasswordProtection(password);
      if (store.isKeyEntry(alias)
          && store.getEntry(alias, protection) instanceof KeyStore.PrivateKeyEntry key) {
        return new BundleSigner(key, alias);
      }
    } catch (GeneralSecurityException e) {
      throw new SensoriumException(
          ErrorCode.INVALID_SETTING,
          "the key '%s' of the key store '%s' cannot be read: %s"
              .formatted(alias, keystore, e.getMessage()),
          e);
    }
    throw new SensoriumException(
        ErrorCode.INVALID_SETTING,
        "the key store '%s' has no private key '%s'; 'keytool -list' shows what it has"
            .formatted(keystore, alias));
  }

  /** Who signs. */
  public Signer signer() {
    return Signer.of((X509Certificate) key.getCertificate());
  }

  /**
   * Writes a signed copy of a jar, wholly or not at all.
   *
   * @param output may be the file itself
   * @throws SensoriumException {@code INVALID_CONTENT} if the file is no jar
   */
  public void sign(Path file, Path output) {
    try {
      Path target = output.toAbsolutePath();
      Path folder = Files.createDirectories(target.getParent());
      // Not a temporary file, which only its owner could read.
      Path signed = folder.resolve(target.getFileName() + ".signing");
      try {
        write(file, signed);
        DurableFiles.publish(signed, target);
      } finally {
        Files.deleteIfExists(signed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the signed bundle " + output, e);
    }
  }

  private void write(Path file, Path signed) throws IOException {
    try (ZipFile jar = new ZipFile(file.toFile());
        OutputStream out = Files.newOutputStream(signed)) {
      new JarSigner.Builder(key).digestAlgorithm("SHA-256").signerName(name).build().sign(jar, out);
    } catch (ZipException | JarSignerException e) {
      throw new SensoriumException(
          ErrorCode.INVALID_CONTENT, "'" + file + "' cannot be signed: " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
