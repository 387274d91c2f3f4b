package io.sensorium.host.verify;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;

/** Key stores, PKCS #12 or JKS, and their passwords, which stand in files or variables. */
public final class KeyStores {
  private KeyStores() {}

  /**
   * Opens a key store.
   *
   * @throws SensoriumException {@code INVALID_SETTING} if it is not there, or does not open
   */
  static KeyStore open(Path file, char[] password) {
    if (!Files.isRegularFile(file)) {
      throw new SensoriumException(
          ErrorCode.INVALID_SETTING, "there is no key store '%s'".formatted(file));
    }
    try {
      return KeyStore.getInstance(file.toFile(), password);
    } catch (IOException | GeneralSecurityException e) {
      throw new SensoriumException(
          ErrorCode.INVALID_SETTING,
          "the key store '" + file + "' does not open: " + e.getMessage(),
          e);
    }
  }

  /**
   * The password that is the first line of a file.
   *
   * @throws SensoriumException {@code INVALID_SETTING} if it cannot be read
   */
  public static char[] passwordIn(Path file) {
    try {
      return Files.readAllLines(file).stream().findFirst().orElse("").toCharArray();
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.INVALID_SETTING,
          "the password file '%s' cannot be read: %s".formatted(file, e),
          e);
    }
  }

  /**
   * The password that a variable holds.
   *
   * @throws SensoriumException {@code INVALID_SETTING} if it is not set
   */
  public static char[] passwordIn(String variable, Map<String, String> environment) {
    String value = environment.get(variable);
    if (value == null) {
      throw new SensoriumException(
          ErrorCode.INVALID_SETTING,
          "the variable '%s', which is to hold a key store's password, is not set"
              .formatted(variable));
    }
    return value.toCharArray();
  }
}
