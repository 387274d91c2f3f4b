package io.sensorium.engine.pytorch.script;

import io.sensorium.network.Graph;
import io.sensorium.network.Network;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes a network as the source of a TorchScript module, one method for inference and one for
 * training.
 */
public final class ScriptCompiler {
  private static final String CLASS = "__torch__." + ScriptArchive.CLASS;

  private final Network network;
  private final String device;
  private final boolean oneDnn;
  private final ModuleTensors tensors = new ModuleTensors();

  /**
   * A compiler of one network.
   *
   * @param device {@code cpu} or {@code cuda:N}
   * @param oneDnn whether operators of oneDNN may be called: only on the CPU, and never for
   *     training
   */
  public ScriptCompiler(Network network, String device, boolean oneDnn) {
    this.network = network;
    this.device = device;
    this.oneDnn = oneDnn;
  }

  /** Why a network cannot be compiled: a sentence for each node at fault. */
  public static List<String> unsupported(Network network) {
    ScriptCompiler compiler = new ScriptCompiler(network, "cpu", false);
    List<String> problems = new ArrayList<>(compiler.method(false, false).problems());
    for (String problem : compiler.method(true, false).problems()) {
      if (!problems.contains(problem)) {
        problems.add(problem);
      }
    }
    return problems;
  }

  /**
   * The module of a network in which {@link #unsupported} finds no fault.
   *
   * @param training whether it needs the method of a training step
   */
  public Script compile(boolean training) {
    MethodCompiler forward = method(false, false);
    List<String> methods = new ArrayList<>();
    methods.add(define(Script.FORWARD, forward, List.of()));
    boolean moderate = oneDnn && Activations.moderate(network).any();
    if (moderate) {
      methods.add(define(Script.MODERATE, method(false, true), List.of()));
    }
    int dropouts = 0;
    Set<String> mutable = new LinkedHashSet<>(network.trainable());
    if (training) {
      MethodCompiler train = method(true, false);
      methods.add(define(Script.TRAIN, train, List.of(Source.STREAMS)));
      dropouts = train.dropouts();
      mutable.addAll(train.statistics());
    }
    declareUnread();
    methods.add(attach());
    return new Script(
        header(mutable) + String.join("", methods),
        tensors.attributes(),
        tensors.values(),
        mutable,
        dropouts,
        moderate);
  }

  /** Trainable weights that no node reads are weights all the same. */
  private void declareUnread() {
    network
        .trainable()
        .forEach(name -> tensors.plain(name, network.graph().initializers().get(name)));
  }

  private MethodCompiler method(boolean training, boolean moderate) {
    return new MethodCompiler(
        network, new Source(tensors), new ModuleOptions(device, training, oneDnn, moderate));
  }

  private String define(String name, MethodCompiler method, List<String> more) {
    Graph graph = network.graph();
    String parameters =
        Stream.concat(
                IntStream.range(0, graph.inputs().size()).mapToObj(MethodCompiler::parameter),
                more.stream())
            .map(parameter -> ",\n    " + parameter + ": Tensor")
            .collect(Collectors.joining());
    return "  def "
        + name
        + "(self: "
        + CLASS
        + parameters
        + ") -> List[Tensor]:\n"
        + method.body()
        + "    return "
        + NodeSource.list(method.results())
        + "\n";
  }

  private String attach() {
    StringBuilder text = new StringBuilder();
    text.append("  def ").append(Script.ATTACH).append("(self: ").append(CLASS).append(",\n");
    text.append("    weights: List[Tensor]) -> List[Tensor]:\n");
    text.append(tensors.assignments());
    return text.append("    return annotate(List[Tensor], [])\n").toString();
  }

  private String header(Set<String> mutable) {
    Map<Boolean, List<String>> names =
        tensors.attributes().entrySet().stream()
            .collect(
                Collectors.partitioningBy(
                    entry -> mutable.contains(entry.getKey()),
                    Collectors.mapping(
                        entry -> "\"" + entry.getValue() + "\", ", Collectors.toList())));
    StringBuilder text = new StringBuilder("class " + ScriptArchive.CLASS + "(Module):\n");
    text.append("  __parameters__ = [").append(String.join("", names.get(true))).append("]\n");
    text.append("  __buffers__ = [").append(String.join("", names.get(false))).append("]\n");
    text.append("  training : bool\n");
    tensors
        .attributes()
        .values()
        .forEach(name -> text.append("  ").append(name).append(" : Tensor\n"));
    return text.toString();
  }
}
