package io.sensorium.cli;

import io.sensorium.runtime.definition.HostConfiguration;
import io.sensorium.runtime.definition.HostConfiguration.Tls;
import io.sensorium.server.administration.AdministrationOptions;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running host a command speaks to, and with what key. */
final class HostOptions {
  static final String KEY_VARIABLE = "SENSORIUM_API_KEY";
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  @Option(
      names = "--server",
      paramLabel = "ADDRESS",
      description =
          "Address of the host's administration, such as http://127.0.0.1:8010; default: the configuration's.")
  @Nullable URI server;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description =
          "File that holds the API key or token; default: the variable SENSORIUM_API_KEY, or the key that the host left for its own user.")
  @Nullable Path keyFile;

  @Option(
      names = "--authority",
      paramLabel = "FILE",
      description =
          "PEM certificates of those who may vouch for the host's; default: of the configured host its own, else those whom Java trusts.")
  @Nullable Path authority;

  AdministrationClient client(SharedOptions shared) {
    return client(shared.hostConfiguration(), System.getenv());
  }

  AdministrationClient client(HostConfiguration configuration, Map<String, String> environment) {
    URI address = server == null ? address(configuration.administration()) : given(server);
    return new AdministrationClient(
        address,
        key(address, configuration, environment),
        authority(configuration.administration()).map(Authorities::of));
  }

  private Optional<Path> authority(HostConfiguration.Administration administration) {
    return Optional.ofNullable(authority)
        .or(() -> administration.tls().filter(tls -> server == null).map(Tls::certificate));
  }

  private static URI given(URI server) {
    boolean whole =
        server.getHost() != null
            && List.of("http", "https").contains(String.valueOf(server.getScheme()));
    if (!whole) {
      throw new SensoriumException(
          ErrorCode.INVALID_SETTING,
          "'%s' is no address of a host; write it as http://127.0.0.1:8010".formatted(server));
    }
    return server;
  }

  private String key(
      URI address, HostConfiguration configuration, Map<String, String> environment) {
    if (keyFile != null) {
      return read(keyFile);
    }
    String variable = environment.get(KEY_VARIABLE);
    if (variable != null && !variable.isBlank()) {
      return variable.strip();
    }
    Path local = AdministrationOptions.of(configuration).localKey();
    // The key of this machine's host is nothing to send elsewhere.
    if (!THIS_MACHINE.contains(String.valueOf(address.getHost())) || !Files.isReadable(local)) {
      throw new SensoriumException(
          ErrorCode.NOT_AUTHENTICATED,
          "there is no key for '%s'; set SENSORIUM_API_KEY, give --key-file, or run this as the user of a host on this machine, which leaves one in '%s'"
              .formatted(address, local));
    }
    return read(local);
  }

  private static URI address(HostConfiguration.Administration administration) {
    boolean anywhere =
        administration.host().equals("0.0.0.0") || administration.host().equals("::");
    String host = anywhere ? "localhost" : administration.host();
    return URI.create(
        "%s://%s:%d"
            .formatted(
                administration.tls().isPresent() ? "https" : "http",
                host.contains(":") ? "[" + host + "]" : host,
                administration.port()));
  }

  private static String read(Path file) {
    try {
      return Optional.of(Files.readString(file).strip())
          .filter(key -> !key.isEmpty() && key.lines().count() == 1)
          .orElseThrow(() -> unreadable(file, "it does not hold one line", null));
    } catch (IOException e) {
      throw unreadable(file, String.valueOf(e), e);
    }
  }

  private static SensoriumException unreadable(Path file, String fault, @Nullable Throwable cause) {
    String message = "the key in '%s' cannot be read: %s".formatted(file, fault);
    return cause == null
        ? new SensoriumException(ErrorCode.NOT_AUTHENTICATED, message)
        : new SensoriumException(ErrorCode.NOT_AUTHENTICATED, message, cause);
  }
}
