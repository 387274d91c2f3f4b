package io.sensorium.cli;

import io.sensorium.host.verify.BundleSigner;
import io.sensorium.host.verify.KeyStores;
import io.sensorium.host.verify.Signer;
import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.spi.SensoriumException;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs a bundle file: what its vendor does. */
@Command(
    name = "sign",
    description = {
      "Sign a bundle file with a key of a key store, as jarsigner does.",
      "The store's password is asked for, or read from a file or a variable."
    },
    mixinStandardHelpOptions = true)
final class SignBundleCommand implements Runnable {
  @Mixin SharedOptions shared = new SharedOptions();
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The bundle file.")
  Path file = Path.of("");

  @Option(
      names = "--keystore",
      required = true,
      paramLabel = "FILE",
      description = "Key store that holds the vendor's key, such as keytool makes.")
  Path keystore = Path.of("");

  @Option(
      names = "--alias",
      required = true,
      paramLabel = "NAME",
      description = "Name of the key in the store.")
  String alias = "";

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where the signed bundle goes; default: in place of the file.")
  @Nullable Path output;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File whose first line is the store's password.")
  @Nullable Path passwordFile;

  @Option(
      names = "--password-variable",
      paramLabel = "NAME",
      description = "Environment variable that holds the store's password.")
  @Nullable String passwordVariable;

  /** The outcome of the command. */
  record Signed(String file, String sha256, Signer signer) {}

  @Override
  public void run() {
    char[] password = password();
    try {
      BundleSigner signer = BundleSigner.open(keystore, password, alias);
      Path target = output == null ? file : output;
      signer.sign(file, target);
      Signed signed = new Signed(target.toString(), Sha256.of(target), signer.signer());
      Terminal terminal = shared.terminal();
      terminal.outcome(
          signed,
          () ->
              terminal.line(
                  "%s  %s, signed by %s"
                      .formatted(signed.sha256(), signed.file(), signed.signer().subject())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the signed bundle", e);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private char[] password() {
    try {
      if (passwordFile != null) {
        return KeyStores.passwordIn(passwordFile);
      }
      return passwordVariable == null
          ? askedFor()
          : KeyStores.passwordIn(passwordVariable, System.getenv());
    } catch (SensoriumException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  /** Since Java 22 there is a console without a terminal too, which then gives no line. */
  @SuppressWarnings("SystemConsoleNull")
  private char[] askedFor() {
    Console console = System.console();
    char[] read = console == null ? null : console.readPassword("Password of %s: ", keystore);
    if (read == null) {
      throw usage("There is no terminal to ask: give --password-file or --password-variable.");
    }
    return read;
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
