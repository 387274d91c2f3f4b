package io.sensorium.cli;

import io.sensorium.server.administration.Artifact;
import io.sensorium.server.administration.Change;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Installs bundles in a running host. */
@Command(
    name = "install",
    description = "Verify bundles and install them in a running host, all or none.",
    mixinStandardHelpOptions = true)
final class InstallCommand implements Runnable {
  @Mixin SharedOptions shared = new SharedOptions();
  @Mixin HostOptions host = new HostOptions();
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Bundles.")
  List<Path> files = List.of();

  @Override
  public void run() {
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "There is no file '" + file + "'.");
      }
    }
    AdministrationClient client = host.client(shared);
    List<Artifact> artifacts = files.stream().map(client::upload).toList();
    artifacts.forEach(
        artifact ->
            shared
                .terminal()
                .note(
                    "%s %s accepted: %s"
                        .formatted(artifact.name(), artifact.version(), artifact.acceptance())));
    AppliedText.print(
        shared.terminal(),
        client.apply(Change.NONE.installing(artifacts.stream().map(Artifact::sha256).toList())));
  }
}
