package io.sensorium.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command {@code sensorium}: exits 0 on success, 1 on a failure, 2 on wrong usage or an invalid
 * file.
 */
@Command(
    name = "sensorium",
    description = "A host for multimodal deep learning whose every part is a plugin.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      QuickstartCommand.class,
      ServeCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      ValidateCommand.class,
      PluginsCommand.class,
      ModelsCommand.class,
      StatusCommand.class,
      HistoryCommand.class,
      PlanCommand.class,
      ApplyCommand.class,
      RollbackCommand.class,
      KeysCommand.class,
      AuditCommand.class,
      DoctorCommand.class,
      AutoComplete.GenerateCompletion.class
    })
public final class Main implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs one command and gives its exit status. */
  static int run(String... arguments) {
    CommandLine command = new CommandLine(new Main());
    command.setExecutionExceptionHandler(new Failures());
    command.setUsageHelpAutoWidth(true);
    command.setCaseInsensitiveEnumValuesAllowed(true);
    return command.execute(arguments);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  /** The version of this build, from the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"sensorium " + (version == null ? "(not packaged)" : version)};
    }
  }
}
