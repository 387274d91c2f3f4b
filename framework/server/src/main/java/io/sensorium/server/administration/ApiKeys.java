package io.sensorium.server.administration;

import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The API keys of a host, in a file that holds the SHA-256 of each secret. Secrets are 256 random
 * bits, which nobody can guess from their digest; that is why one round of a fast digest is enough,
 * and why nobody may choose one. Thread-safe.
 */
public final class ApiKeys {
  private static final String PREFIX = "sensorium_";
  private static final int SECRET_BYTES = 32;
  private static final String NO_DIGEST = "0".repeat(64);

  private final Path file;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private volatile List<Stored> all;

  private record Stored(ApiKey key, String sha256) {
    Stored {
      Objects.requireNonNull(key, "'key' is missing");
      Objects.requireNonNull(sha256, "'sha256' is missing");
    }
  }

  private record Stock(List<Stored> keys) {
    Stock {
      keys = List.copyOf(keys);
    }
  }

  /**
   * A new key.
   *
   * @param token what its owner sends; it is shown once and kept nowhere
   */
  public record Created(ApiKey key, String token) {}

  private ApiKeys(Path file, Clock clock, List<Stored> all) {
    this.file = file;
    this.clock = clock;
    this.all = all;
  }

  /**
   * Reads the keys; without a file there are none.
   *
   * @throws SensoriumException {@code INVALID_SETTING} if the file is damaged, or others may read
   *     it
   */
  public static ApiKeys open(Path file, Clock clock) {
    try {
      if (Files.notExists(file)) {
        return new ApiKeys(file, clock, List.of());
      }
      PrivateFiles.requirePrivate(file);
      Stock stock = AdministrationJson.read(Files.readAllBytes(file), Stock.class);
      return new ApiKeys(file, clock, stock.keys());
    } catch (IOException e) {
      throw unreadable(file, String.valueOf(e.getMessage()), e);
    } catch (SensoriumException e) {
      throw e.code() == ErrorCode.INVALID_SETTING
          ? e
          : unreadable(file, String.valueOf(e.getMessage()), e);
    }
  }

  /** All keys there have ever been, in the order of their making. */
  public List<ApiKey> all() {
    return all.stream().map(Stored::key).toList();
  }

  /**
   * Makes a key and stores its digest.
   *
   * @throws SensoriumException {@code INVALID_REQUEST} if the name has been used or the key would
   *     never count, {@code STORE_NOT_WRITABLE} if the file cannot be written
   */
  public synchronized Created create(String name, Role role, Optional<Instant> expires) {
    if (find(name).isPresent()) {
      throw new SensoriumException(
          ErrorCode.INVALID_REQUEST,
          "a key named '%s' has been made before; choose another name".formatted(name));
    }
    ApiKey key = new ApiKey(name, role, clock.instant(), expires, Optional.empty());
    if (!key.counts(key.created())) {
      throw new SensoriumException(
          ErrorCode.INVALID_REQUEST,
          "a key that expires at %s would never count; name a time to come"
              .formatted(expires.orElseThrow()));
    }
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = HexFormat.of().formatHex(bytes);
    List<Stored> next = new ArrayList<>(all);
    next.add(new Stored(key, digest(secret)));
    store(next);
    return new Created(key, PREFIX + name + "_" + secret);
  }

  /**
   * Makes a key count no more.
   *
   * @throws SensoriumException {@code NOT_FOUND}, {@code STORE_NOT_WRITABLE}
   */
  public synchronized ApiKey revoke(String name) {
    ApiKey key =
        find(name)
            .map(Stored::key)
            .orElseThrow(
                () ->
                    new SensoriumException(
                        ErrorCode.NOT_FOUND, "there is no key named '%s'".formatted(name)));
    ApiKey revoked =
        key.revoked().isPresent()
            ? key
            : new ApiKey(
                name, key.role(), key.created(), key.expires(), Optional.of(clock.instant()));
    store(
        replaced(
            stored -> stored.key().equals(key) ? new Stored(revoked, stored.sha256()) : stored));
    return revoked;
  }

  /** The key of a token, if it counts. How long this takes does not depend on the secret. */
  Optional<ApiKey> find(Token token) {
    Optional<Stored> stored = find(token.name());
    // Compared in any case, so that the time does not tell which names there are.
    boolean same =
        MessageDigest.isEqual(
            digest(token.secret()).getBytes(StandardCharsets.US_ASCII),
            stored.map(Stored::sha256).orElse(NO_DIGEST).getBytes(StandardCharsets.US_ASCII));
    return stored.map(Stored::key).filter(key -> same && key.counts(clock.instant()));
  }

  /** The parts of what a client sends. */
  record Token(String name, String secret) {
    static Optional<Token> of(String text) {
      String[] parts = text.split("_", -1);
      return parts.length == 3 && text.startsWith(PREFIX)
          ? Optional.of(new Token(parts[1], parts[2]))
          : Optional.empty();
    }
  }

  private Optional<Stored> find(String name) {
    return all.stream().filter(stored -> stored.key().name().equals(name)).findFirst();
  }

  private List<Stored> replaced(UnaryOperator<Stored> replacement) {
    return all.stream().map(replacement).toList();
  }

  private void store(List<Stored> next) {
    try {
      PrivateFiles.write(file, AdministrationJson.write(new Stock(next)));
      all = List.copyOf(next);
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.STORE_NOT_WRITABLE,
          "the keys cannot be written to '%s' (%s); nothing has changed".formatted(file, e),
          e);
    }
  }

  private static String digest(String secret) {
    return Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
  }

  private static SensoriumException unreadable(Path file, String cause, Throwable e) {
    return new SensoriumException(
        ErrorCode.INVALID_SETTING,
        "administration: the keys in '%s' cannot be read (%s); restore the file, or delete it and start the host on loopback to get a first key"
            .formatted(file, cause),
        e);
  }
}
