package io.sensorium.runtime.artifact;

import io.sensorium.runtime.artifact.ArtifactSource.Client;
import io.sensorium.runtime.artifact.ArtifactSource.PackageOrigin;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The command by which the ordinary client of a registry fetches one package. */
public final class ClientCommand {
  private static final String DEPENDENCY_PLUGIN =
      "org.apache.maven.plugins:maven-dependency-plugin:3.8.1";

  private ClientCommand() {}

  /** The client's program. */
  public static String program(Client client) {
    return switch (client) {
      case MAVEN -> "mvn";
      case NPM -> "npm";
      case DEBIAN -> "apt-get";
    };
  }

  /** The whole command; it is run in the folder that the package shall go to. */
  static List<String> of(PackageOrigin origin, Path folder) {
    String coordinate = origin.coordinate();
    String program = program(origin.client());
    return switch (origin.client()) {
      case MAVEN ->
          List.of(
              program,
              "-q",
              "-B",
              DEPENDENCY_PLUGIN + ":copy",
              "-Dartifact=" + coordinate,
              "-DoutputDirectory=" + folder);
      case NPM ->
          List.of(
              program,
              "pack",
              coordinate,
              "--ignore-scripts",
              "--pack-destination",
              folder.toString());
      case DEBIAN -> List.of(program, "-q", "download", coordinate);
    };
  }

  /** The command as one would type it, for messages. */
  static String shortForm(PackageOrigin origin) {
    return switch (origin.client()) {
      case MAVEN -> "mvn dependency:copy -Dartifact=" + origin.coordinate();
      case NPM -> "npm pack " + origin.coordinate();
      case DEBIAN -> "apt-get download " + origin.coordinate();
    };
  }

  /** What a coordinate looks like: nothing that a client would take for an option, path or URL. */
  static Pattern form(Client client) {
    return switch (client) {
      case MAVEN -> Pattern.compile("\\w[\\w.-]*(:\\w[\\w.-]*){2,4}");
      case NPM -> Pattern.compile("(@[\\w-][\\w.-]*/)?[\\w-][\\w.-]*@\\d[\\w.+-]*");
      case DEBIAN -> Pattern.compile("[a-z0-9][a-z0-9+.-]+=\\d[\\w.+:~-]*");
    };
  }
}
