package io.sensorium.it.endtoend;

import java.nio.file.Path;
import java.util.stream.Stream;

/** Who changes what a server has installed and serves, by the command. */
record Operator(Installation installation, ServingProcess server) {
  Finished run(String... arguments) {
    return installation.run(
        Stream.concat(Stream.of(arguments), Stream.of("--server", server.administration()))
            .toArray(String[]::new));
  }

  /** Vouches for a bundle by its digest. */
  void pin(Path jar) {
    installation.run("plugins", "pin", jar.toString()).requireStatus(0);
  }

  void install(Path jar) {
    run("plugins", "install", jar.toString()).requireStatus(0);
  }

  HostStatus status() {
    return new HostStatus(run("status", "--json").requireStatus(0).json());
  }
}
