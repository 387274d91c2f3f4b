package io.sensorium.server;

import io.sensorium.runtime.definition.HostConfiguration;
import io.sensorium.runtime.definition.HostConfiguration.Server;
import io.sensorium.server.http.HttpListener;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a server listens, and what it lets a client take.
 *
 * @param port 0 for any free one
 * @param maximumRequestBytes the largest body, and the largest tensor that one may describe
 * @param maximumSamples in one request
 * @param maximumConnections open at once; more are closed at once
 * @param readTimeout for a client to send one whole request, and for a connection to stand idle
 * @param answerTimeout for the answer to a request that has been read
 */
public record ServerOptions(
    String host,
    int port,
    long maximumRequestBytes,
    int maximumSamples,
    int maximumConnections,
    Duration readTimeout,
    Duration answerTimeout) {
  /** What limits have no place in {@code sensorium.yaml}. */
  public static final ServerOptions DEFAULTS =
      new ServerOptions(
          Server.DEFAULTS.host(),
          Server.DEFAULTS.port(),
          64L << 20,
          256,
          1024,
          Duration.ofSeconds(60),
          Duration.ofSeconds(60));

  public ServerOptions {
    if (maximumRequestBytes < 1 || maximumRequestBytes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("a request is from 1 byte to 2 GiB");
    }
    if (maximumSamples < 1 || maximumConnections < 1) {
      throw new IllegalArgumentException("a server takes at least one sample and one connection");
    }
  }

  public static ServerOptions of(HostConfiguration configuration) {
    return DEFAULTS
        .withAddress(configuration.server().host(), configuration.server().port())
        .withMaximumRequestBytes(configuration.limits().requestBytes());
  }

  public ServerOptions withAddress(String newHost, int newPort) {
    return new ServerOptions(
        newHost,
        newPort,
        maximumRequestBytes,
        maximumSamples,
        maximumConnections,
        readTimeout,
        answerTimeout);
  }

  public ServerOptions withMaximumRequestBytes(long bytes) {
    return new ServerOptions(
        host, port, bytes, maximumSamples, maximumConnections, readTimeout, answerTimeout);
  }

  public ServerOptions withTimeouts(Duration read, Duration answer) {
    return new ServerOptions(
        host, port, maximumRequestBytes, maximumSamples, maximumConnections, read, answer);
  }

  HttpListener.Options listening() {
    return new HttpListener.Options(
        host, port, maximumConnections, readTimeout, answerTimeout, Optional.empty());
  }

  /** The bytes of all requests together that may be read or wait for their answers. */
  long maximumPendingBytes() {
    return 4 * maximumRequestBytes;
  }
}
