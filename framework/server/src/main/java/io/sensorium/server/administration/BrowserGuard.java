package io.sensorium.server.administration;

import io.sensorium.server.http.Exchange;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses what other sites' pages send through a browser. No page can attach a key by itself, so
 * this is a second line: it also keeps a page from learning that there is a host.
 */
final class BrowserGuard {
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

  private final boolean loopback;
  private final String host;

  BrowserGuard(boolean loopback, String host) {
    this.loopback = loopback;
    this.host = host.contains(":") ? "[" + host + "]" : host;
  }

  /**
   * Looks at where a request comes from.
   *
   * @throws SensoriumException {@code NOT_PERMITTED}
   */
  void check(Exchange exchange) {
    String authority = exchange.header("Host").orElse("");
    if (loopback && !isLocal(withoutPort(authority))) {
      throw refused("it names another host than this machine; use 127.0.0.1 or localhost");
    }
    Optional<String> origin = exchange.header("Origin");
    if (origin.isPresent() && !isOwn(origin.get(), authority)) {
      throw refused("it comes from a page of another site");
    }
    if (exchange
        .header("Sec-Fetch-Site")
        .filter(site -> !site.equals("same-origin") && !site.equals("none"))
        .isPresent()) {
      throw refused("it comes from a page of another site");
    }
  }

  /** A name that somebody's DNS made point here is not one of these. */
  private boolean isLocal(String name) {
    return LOCAL.contains(name) || name.equals(host);
  }

  private static boolean isOwn(String origin, String authority) {
    return origin.equals("http://" + authority) || origin.equals("https://" + authority);
  }

  private static String withoutPort(String authority) {
    return authority.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
  }

  private static SensoriumException refused(String why) {
    return new SensoriumException(ErrorCode.NOT_PERMITTED, "the request is refused: " + why);
  }
}
