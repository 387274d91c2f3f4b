package io.sensorium.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a path of the protocol stands for.
 *
 * @param model empty if the route has none
 */
record Route(Kind kind, String model, Optional<String> version) {
  /** What is asked for. */
  enum Kind {
    SERVER("GET"),
    LIVE("GET"),
    READY("GET"),
    MODEL("GET"),
    MODEL_READY("GET"),
    INFER("POST");

    private final String method;

    Kind(String method) {
      this.method = method;
    }

    boolean allows(String requested) {
      return requested.equals(method) || (requested.equals("HEAD") && method.equals("GET"));
    }

    /** The methods, as the header {@code Allow} names them. */
    String allowed() {
      return method.equals("GET") ? "GET, HEAD" : method;
    }
  }

  /** The route of a path, if there is one. */
  static Optional<Route> of(String path) {
    List<String> segments;
    try {
      segments = Arrays.stream(path.split("/", -1)).skip(1).map(Route::decode).toList();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (segments.isEmpty() || !segments.get(0).equals("v2")) {
      return Optional.empty();
    }
    return segments.size() > 2 && segments.get(1).equals("models") && !segments.get(2).isEmpty()
        ? ofModel(segments.get(2), segments.subList(3, segments.size()))
        : ofServer(String.join("/", segments));
  }

  private static Optional<Route> ofServer(String path) {
    return switch (path) {
      case "v2" -> Optional.of(new Route(Kind.SERVER, "", Optional.empty()));
      case "v2/health/live" -> Optional.of(new Route(Kind.LIVE, "", Optional.empty()));
      case "v2/health/ready" -> Optional.of(new Route(Kind.READY, "", Optional.empty()));
      default -> Optional.empty();
    };
  }

  private static Optional<Route> ofModel(String model, List<String> segments) {
    boolean versioned = segments.size() >= 2 && segments.get(0).equals("versions");
    Optional<String> version = versioned ? Optional.of(segments.get(1)) : Optional.empty();
    List<String> rest = versioned ? segments.subList(2, segments.size()) : segments;
    return switch (String.join("/", rest)) {
      case "" -> rest.isEmpty() ? Optional.of(new Route(Kind.MODEL, model, version)) : none();
      case "ready" -> Optional.of(new Route(Kind.MODEL_READY, model, version));
      case "infer" -> Optional.of(new Route(Kind.INFER, model, version));
      default -> Optional.empty();
    };
  }

  private static Optional<Route> none() {
    return Optional.empty();
  }

  /** In a path a plus is itself, and not a space as in a form. */
  private static String decode(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
