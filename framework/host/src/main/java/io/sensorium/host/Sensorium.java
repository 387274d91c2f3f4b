package io.sensorium.host;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.sensorium.host.bundle.BundleIndex.SkippedFile;
import io.sensorium.host.control.ControlPlane;
import io.sensorium.host.control.Inbox;
import io.sensorium.host.control.Installation;
import io.sensorium.host.doctor.Check;
import io.sensorium.host.doctor.Doctor;
import io.sensorium.host.plugin.PluginHost;
import io.sensorium.host.unload.UnloadLimits;
import io.sensorium.host.verify.BundleVerifier;
import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.runtime.definition.HostConfiguration;
import io.sensorium.runtime.definition.HostConfiguration.Policy;
import io.sensorium.runtime.definition.HostConfigurationReader;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.definition.Problem;
import io.sensorium.runtime.definition.Problems;
import io.sensorium.runtime.execution.Answer;
import io.sensorium.runtime.execution.Deployments;
import io.sensorium.runtime.execution.EncoderPool;
import io.sensorium.runtime.execution.EngineCatalog;
import io.sensorium.runtime.execution.PipelineAssembler;
import io.sensorium.runtime.execution.Sample;
import io.sensorium.runtime.memory.MemoryLedger;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.PipelineValidator;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.plan.Planner;
import io.sensorium.runtime.plan.Planning;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.server.InferenceServer;
import io.sensorium.server.ServerOptions;
import io.sensorium.server.administration.AdministrationOptions;
import io.sensorium.server.administration.AdministrationServer;
import io.sensorium.server.metrics.Metrics;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.training.Evaluator;
import io.sensorium.training.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole host in this process: plugins, engines, encoders and the pipelines that run on them.
 *
 * <p>Opening it runs no plugin's code; that begins when a pipeline is deployed or trained.
 * Thread-safe.
 */
public final class Sensorium implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Sensorium.class);
  private final Injector injector;
  private final PipelineValidator validator = new PipelineValidator();
  private final List<InferenceServer> servers = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> operators = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private Sensorium(Injector injector) {
    this.injector = injector;
  }

  /**
   * How a host is opened.
   *
   * @param home folder of the installation, which holds {@code bundles} and {@code config}
   * @param configuration the host's configuration file; absent for that of the installation
   * @param offline whether fetching is forbidden
   * @param listener hears what is fetched
   */
  public record Options(
      Path home, Optional<Path> configuration, boolean offline, ProgressListener listener) {

    /**
     * The configuration that applies; the defaults, if the installation has no file.
     *
     * @throws SensoriumException {@code INVALID_DEFINITION} with all faults
     */
    public HostConfiguration hostConfiguration() {
      Path installed = home.resolve("config").resolve("sensorium.yaml");
      return configuration
          .or(() -> Optional.of(installed).filter(Files::exists))
          .map(file -> new HostConfigurationReader().read(file).orThrow())
          .orElseGet(() -> HostConfigurationReader.defaults(home));
    }
  }

  /**
   * Opens a host; the caller closes it.
   *
   * @throws SensoriumException {@code INVALID_DEFINITION} with all faults of its configuration
   */
  public static Sensorium open(Options options) {
    HostConfiguration configuration = options.hostConfiguration();
    Path cache =
        configuration.folders().cache().orElseGet(() -> ArtifactCache.defaultRoot(System.getenv()));
    BundleVerifier verifier = BundleVerifier.of(configuration);
    ArtifactCache artifacts = new ArtifactCache(cache, options.offline(), options.listener());
    if (verifier.policy() == Policy.OPEN) {
      LOGGER.warn(
          "verification.policy is 'open': whoever can write into {} can run code here",
          configuration.folders().bundles());
    }
    MemoryLedger memory = MemoryLedger.ofThisMachine(configuration.memory().hostBytes());
    Installation installation = Installation.open(configuration, verifier);
    PluginHost plugins = PluginHost.open(installation.bundles(), memory, UnloadLimits.DEFAULTS);
    try {
      EngineThreads.requireInstalled(configuration.computeThreads(), plugins.registry().snapshot());
      return new Sensorium(
          Guice.createInjector(
              Stage.PRODUCTION,
              new PluginsModule(plugins, verifier),
              new RuntimeModule(configuration, artifacts, memory),
              new ControlModule(installation),
              new TrainingModule(),
              new ServingModule(configuration)));
    } catch (RuntimeException e) {
      try (installation) {
        plugins.close();
      } catch (RuntimeException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  public HostConfiguration configuration() {
    return injector.getInstance(HostConfiguration.class);
  }

  /** What bundles are checked with before they load. */
  public BundleVerifier verifier() {
    return injector.getInstance(BundleVerifier.class);
  }

  public PluginRegistry registry() {
    return injector.getInstance(PluginRegistry.class);
  }

  /** The framework with the bundles, which come and go while it runs. */
  public PluginHost plugins() {
    return injector.getInstance(PluginHost.class);
  }

  /** The files of the bundles folder that are not used, each with the reason. */
  public List<SkippedFile> skippedBundles() {
    return plugins().skipped();
  }

  public ArtifactCache artifacts() {
    return injector.getInstance(ArtifactCache.class);
  }

  public ModelRepository models() {
    return injector.getInstance(ModelRepository.class);
  }

  public EngineCatalog engines() {
    return injector.getInstance(EngineCatalog.class);
  }

  public EncoderPool encoders() {
    return injector.getInstance(EncoderPool.class);
  }

  public PipelineAssembler assembler() {
    return injector.getInstance(PipelineAssembler.class);
  }

  public Deployments deployments() {
    return injector.getInstance(Deployments.class);
  }

  public Trainer trainer() {
    return injector.getInstance(Trainer.class);
  }

  public Evaluator evaluator() {
    return injector.getInstance(Evaluator.class);
  }

  public ParityVerification parity() {
    return new ParityVerification(configuration(), assembler(), models(), this::plan);
  }

  /** All faults of a pipeline file, those that only show with the plugins included. */
  public List<Problem> validate(Path pipelineFile) {
    return validator.validate(pipelineFile, registry().snapshot());
  }

  /** Examines this installation; what it lacks is not fetched if the host was opened offline. */
  public List<Check> examine() {
    PluginHost plugins = plugins();
    return new Doctor(
            verifier(),
            plugins.bundles(),
            plugins.skipped(),
            registry(),
            artifacts(),
            engines(),
            encoders(),
            this::plan)
        .examine();
  }

  /**
   * Plans a pipeline and starts the bundles that it needs: what evaluation asks for.
   *
   * @throws SensoriumException {@code INVALID_DEFINITION} with all faults, a line each
   */
  public Plan plan(PipelineDefinition definition) {
    return resolved(new Planner().plan(definition, registry().snapshot()));
  }

  /**
   * The same for training; an engine that does not train is refused before anything starts.
   *
   * @throws SensoriumException {@code INVALID_DEFINITION} with all faults, a line each
   */
  public Plan planTraining(PipelineDefinition definition) {
    return resolved(new Planner().planTraining(definition, registry().snapshot()));
  }

  private Plan resolved(Planning planning) {
    Plan plan =
        planning
            .plan()
            .orElseThrow(
                () ->
                    new SensoriumException(
                        ErrorCode.INVALID_DEFINITION, Problems.lines(planning.problems())));
    engines().expect(plan.engines());
    registry().resolve(plan.owner(), plan.plugins());
    return plan;
  }

  /**
   * The newest trained version of a pipeline.
   *
   * @throws SensoriumException {@code NOT_FOUND}
   */
  public ModelVersion latestModel(String pipeline) {
    return models()
        .latest(pipeline)
        .orElseThrow(
            () ->
                new SensoriumException(
                    ErrorCode.NOT_FOUND,
                    "pipeline '"
                        + pipeline
                        + "' has no trained version in "
                        + configuration().folders().models()
                        + "; train it first"));
  }

  /**
   * One trained version of a pipeline.
   *
   * @throws SensoriumException {@code NOT_FOUND}
   */
  public ModelVersion model(String pipeline, int version) {
    return models()
        .find(pipeline, version)
        .orElseThrow(
            () ->
                new SensoriumException(
                    ErrorCode.NOT_FOUND,
                    "pipeline '%s' has no version %d in %s; 'sensorium models list' shows all"
                        .formatted(pipeline, version, configuration().folders().models())));
  }

  /**
   * Puts a version into service, with the definition that it was trained with.
   *
   * @return the generation
   */
  public String deploy(ModelVersion model) {
    return deployments().deploy(new PipelineReader().read(model.definition()).orThrow(), model);
  }

  /**
   * Puts the newest version of every pipeline into service, where the store cannot be written to.
   *
   * @param failed hears of each that could not be, and of no other
   */
  public void deployLatest(Consumer<SensoriumException> failed) {
    for (String pipeline : models().pipelines()) {
      try {
        deploy(latestModel(pipeline));
      } catch (SensoriumException e) {
        failed.accept(e);
      }
    }
  }

  /** What changes what is installed and serves, while it runs. */
  public ControlPlane control() {
    return injector.getInstance(ControlPlane.class);
  }

  /**
   * The answers of a deployed pipeline.
   *
   * @throws SensoriumException what is wrong with a sample, or the pipeline
   */
  public List<Answer> predict(String pipeline, List<Sample> samples) {
    try {
      return deployments().predict(pipeline, samples).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SensoriumException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /**
   * Starts a server of what is deployed at each moment. It is closed with this host, if not before.
   *
   * @param port another one than the configuration's; 0 for any free one
   */
  public InferenceServer serve(@Nullable Integer port) {
    ServerOptions configured = injector.getInstance(ServerOptions.class);
    ServerOptions options =
        port == null ? configured : configured.withAddress(configured.host(), port);
    InferenceServer server = InferenceServer.start(options, deployments(), metrics());
    servers.add(server);
    return server;
  }

  /**
   * Lets operators change what is installed and serves: over HTTP, and by files in the inbox. It is
   * closed with this host, if not before.
   *
   * @param port another one than the configuration's; 0 for any free one
   * @throws SensoriumException {@code INVALID_SETTING}, {@code AUDIT_FAILED}
   */
  public AdministrationServer administer(@Nullable Integer port) {
    AdministrationOptions configured = AdministrationOptions.of(configuration());
    AdministrationServer server =
        AdministrationServer.start(
            port == null ? configured : configured.withPort(port), control(), metrics()::page);
    control().listen(server::record);
    // Closed before what keeps its record.
    operators.add(Inbox.watch(configuration().folders().inbox(), server.recorded("inbox")));
    operators.add(server);
    return server;
  }

  private Metrics metrics() {
    return injector.getInstance(Metrics.class);
  }

  /** Closes what serves before what it uses, and the framework last; a second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      List<AutoCloseable> dependentsFirst = new ArrayList<>();
      dependentsFirst.addAll(operators);
      dependentsFirst.addAll(servers);
      dependentsFirst.add(metrics());
      dependentsFirst.add(control());
      dependentsFirst.add(deployments());
      dependentsFirst.add(encoders());
      dependentsFirst.add(engines());
      dependentsFirst.add(plugins());
      dependentsFirst.add(injector.getInstance(Installation.class));
      ClosingOrder.close(dependentsFirst);
    }
  }
}
