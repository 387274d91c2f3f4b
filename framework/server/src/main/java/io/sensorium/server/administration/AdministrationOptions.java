package io.sensorium.server.administration;

import io.sensorium.runtime.definition.HostConfiguration;
import io.sensorium.runtime.definition.HostConfiguration.Administration;
import io.sensorium.runtime.definition.HostConfiguration.Jwt;
import io.sensorium.server.http.HttpListener;
import io.sensorium.server.http.HttpListener.Encryption;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the administration listens, and what it lets a client take.
 *
 * @param port 0 for any free one
 * @param folder of the keys, the audit log and uploads under way
 * @param plainText whether to listen without encryption for other machines
 * @param limits of one request and of all
 */
public record AdministrationOptions(
    String host,
    int port,
    Path folder,
    Optional<Encryption> encryption,
    boolean plainText,
    Optional<Jwt> jwt,
    Limits limits) {

  /**
   * What a client may take.
   *
   * @param documentBytes the largest document
   * @param uploadBytes the largest upload
   * @param uploads under way at once
   * @param connections open at once
   * @param readTimeout for a document to arrive, and for a connection to stand idle
   * @param uploadTimeout for an upload to arrive
   * @param answerTimeout for the answer to a request that has been read; what was begun goes on
   */
  public record Limits(
      long documentBytes,
      long uploadBytes,
      int uploads,
      int connections,
      Duration readTimeout,
      Duration uploadTimeout,
      Duration answerTimeout) {
    public static final Limits DEFAULTS =
        new Limits(
            4L << 20,
            1L << 30,
            4,
            64,
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10));

    Limits withUploads(long bytes, Duration timeout) {
      return new Limits(
          documentBytes, bytes, uploads, connections, readTimeout, timeout, answerTimeout);
    }
  }

  public static AdministrationOptions of(HostConfiguration configuration) {
    Administration administration = configuration.administration();
    return new AdministrationOptions(
        administration.host(),
        administration.port(),
        administration.folder(),
        administration.tls().map(tls -> new Encryption(tls.certificate(), tls.key())),
        administration.plainText(),
        administration.jwt(),
        Limits.DEFAULTS);
  }

  public AdministrationOptions withPort(int other) {
    return new AdministrationOptions(host, other, folder, encryption, plainText, jwt, limits);
  }

  /** Where the keys' digests are. */
  public Path keys() {
    return folder.resolve("keys.json");
  }

  /** Where the first key is, for whoever may read this folder on this machine. */
  public Path localKey() {
    return folder.resolve("local.key");
  }

  /** Where the audit log is. */
  public Path audit() {
    return folder.resolve("audit.jsonl");
  }

  Path uploads() {
    return folder.resolve("uploads");
  }

  /** Whether only this machine can connect. */
  boolean loopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new SensoriumException(
          ErrorCode.INVALID_SETTING,
          "administration.host: '%s' is no address of this machine".formatted(host),
          e);
    }
  }

  void requireSafe() {
    if (!loopback() && encryption.isEmpty() && !plainText) {
      throw new SensoriumException(
          ErrorCode.INVALID_SETTING,
          "administration.host: '%s' can be reached from other machines, and keys would cross the network in plain text; set administration.tls, or administration.plainText: true if something in front of it encrypts"
              .formatted(host));
    }
  }

  HttpListener.Options listening() {
    return new HttpListener.Options(
        host, port, limits.connections(), limits.readTimeout(), limits.answerTimeout(), encryption);
  }
}
