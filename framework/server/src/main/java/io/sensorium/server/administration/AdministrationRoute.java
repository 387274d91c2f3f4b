package io.sensorium.server.administration;

import static io.sensorium.server.administration.Role.INSTALL;
import static io.sensorium.server.administration.Role.OBSERVE;
import static io.sensorium.server.administration.Role.OPERATE;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be asked for, and the role that it takes. {@code *} stands for one name. */
enum AdministrationRoute {
  STATUS("GET", "/v1/status", OBSERVE),
  METRICS("GET", "/metrics", OBSERVE),
  HISTORY("GET", "/v1/history", OBSERVE),
  PLAN("POST", "/v1/plan", OBSERVE),
  /** A change of code takes more: see {@link Change#role}. */
  APPLY("POST", "/v1/apply", OPERATE),
  ROLLBACK("POST", "/v1/rollback", OPERATE),
  UPLOAD("POST", "/v1/artifacts", INSTALL),
  AUDIT("GET", "/v1/audit", OPERATE),
  KEYS("GET", "/v1/keys", INSTALL),
  CREATE_KEY("POST", "/v1/keys", INSTALL),
  REVOKE_KEY("DELETE", "/v1/keys/*", INSTALL),
  INDEX("POST", "/v2/repository/index", OBSERVE),
  LOAD("POST", "/v2/repository/models/*/load", OPERATE),
  UNLOAD("POST", "/v2/repository/models/*/unload", OPERATE);

  private final String method;
  private final String path;
  private final Role role;

  AdministrationRoute(String method, String path, Role role) {
    this.method = method;
    this.path = path;
    this.role = role;
  }

  /**
   * A route with the name in its path.
   *
   * @param name empty if the route has none
   */
  record Match(AdministrationRoute route, String name) {}

  /** The routes of a path, whatever their method. */
  static List<Match> of(String path) {
    return Arrays.stream(values()).flatMap(route -> route.match(path).stream()).toList();
  }

  String method() {
    return method;
  }

  Role role() {
    return role;
  }

  /** What it is called in the audit log, such as {@code revoke-key}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Optional<Match> match(String requested) {
    List<String> segments = List.of(path.split("/"));
    List<String> found = List.of(requested.split("/", -1));
    if (found.size() != segments.size()) {
      return Optional.empty();
    }
    String name = "";
    for (int i = 0; i < found.size(); i++) {
      if (segments.get(i).equals("*") && !found.get(i).isEmpty()) {
        name = decoded(found.get(i));
      } else if (!segments.get(i).equals(found.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(new Match(this, name));
  }

  /** In a path a plus is itself; what cannot be decoded names nothing that there is. */
  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }
}
