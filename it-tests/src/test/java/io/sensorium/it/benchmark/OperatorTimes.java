package io.sensorium.it.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How many microseconds each operator took in all runs of a profile, by the runtime's own name. */
final class OperatorTimes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Double> microseconds = new TreeMap<>();

  void add(String operator, double time) {
    microseconds.merge(operator, time, Double::sum);
  }

  /** Those of a trace of ONNX Runtime. */
  static OperatorTimes ofOnnxRuntime(Path trace) throws IOException {
    OperatorTimes times = new OperatorTimes();
    for (JsonNode event : JSON.readTree(trace.toFile())) {
      if (event.path("cat").asText().equals("Node") && event.path("args").has("op_name")) {
        times.add(event.path("args").path("op_name").asText(), event.path("dur").asDouble());
      }
    }
    return times;
  }

  /** Those of a trace of PyTorch, where operators call others: each counts without those. */
  static OperatorTimes ofPyTorch(Path trace) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (JsonNode event : JSON.readTree(trace.toFile())) {
      if (event.path("name").asText().contains("::")) {
        events.add(event);
      }
    }
    Comparator<JsonNode> byStart = Comparator.comparing(event -> start(event));
    events.sort(byStart.thenComparing(event -> -event.path("dur").asDouble()));
    OperatorTimes times = new OperatorTimes();
    Deque<JsonNode> callers = new ArrayDeque<>();
    for (JsonNode event : events) {
      while (!callers.isEmpty() && end(callers.peek()) <= start(event)) {
        callers.pop();
      }
      double time = event.path("dur").asDouble();
      if (!callers.isEmpty()) {
        times.add(callers.peek().path("name").asText(), -time);
      }
      times.add(event.path("name").asText(), time);
      callers.push(event);
    }
    return times;
  }

  private static double start(JsonNode event) {
    return event.path("ts").asDouble();
  }

  private static double end(JsonNode event) {
    return start(event) + event.path("dur").asDouble();
  }

  /** Milliseconds a run of the operators with such names. */
  double milliseconds(Predicate<String> operator, int runs) {
    return microseconds.entrySet().stream()
            .filter(entry -> operator.test(entry.getKey()))
            .mapToDouble(Map.Entry::getValue)
            .sum()
        / 1e3
        / runs;
  }

  /** The operators that take longest, with their milliseconds a run. */
  String longest(int count, int runs) {
    Comparator<Map.Entry<String, Double>> byTime = Map.Entry.comparingByValue();
    return microseconds.entrySet().stream()
        .sorted(byTime.reversed())
        .limit(count)
        .map(entry -> entry.getKey() + " %.2f".formatted(entry.getValue() / 1e3 / runs))
        .collect(Collectors.joining(", "));
  }
}
