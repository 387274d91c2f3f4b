package io.sensorium.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sensorium.network.passes.Passes;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A damaged file gives a model or an {@link InvalidNetworkException}: never another error, never
 * much memory.
 */
class OnnxReaderFuzzTest {
  private static final int MUTATIONS = 20_000;
  private static final long HEAP = 4 << 20;

  @Test
  void everyTruncationIsRefusedOrRead() {
    byte[] file = file();
    int refused = 0;
    for (int length = 0; length < file.length; length++) {
      refused += isRefused(Arrays.copyOf(file, length)) ? 1 : 0;
    }
    // Between two top-level fields a shorter file may be whole.
    assertTrue(
        refused >= file.length - 3, refused + " of " + file.length + " truncations were refused");
  }

  @Test
  void everyMutationIsRefusedOrRead() {
    byte[] file = file();
    SplittableRandom random = new SplittableRandom(7);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] damaged = file.clone();
      for (int change = random.nextInt(1, 5); change > 0; change--) {
        damaged[random.nextInt(damaged.length)] = mutation(random);
      }
      refused += isRefused(damaged) ? 1 : 0;
    }
    assertTrue(refused > MUTATIONS / 4 && refused < MUTATIONS, refused + " mutations were refused");
  }

  @Test
  void passesOfEveryMutationAreRefusedOrGiven() {
    byte[] file = file();
    SplittableRandom random = new SplittableRandom(11);
    int given = 0;
    for (int i = 0; i < MUTATIONS / 4; i++) {
      byte[] damaged = file.clone();
      damaged[random.nextInt(damaged.length)] = mutation(random);
      try {
        given +=
            Passes.prepare(OnnxReader.read(ByteBuffer.wrap(damaged))).graph().nodes().isEmpty()
                ? 0
                : 1;
      } catch (InvalidNetworkException expected) {
        // Either is right.
      }
    }
    assertTrue(given > 0);
  }

  /** Bytes that make long varints and long lengths come more often than they would by chance. */
  private static byte mutation(SplittableRandom random) {
    return random.nextInt(3) == 0 ? (byte) 0xFF : (byte) random.nextInt(256);
  }

  private static boolean isRefused(byte[] file) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      OnnxReader.read(ByteBuffer.wrap(file));
      return false;
    } catch (InvalidNetworkException e) {
      return true;
    } finally {
      long taken = threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(taken < HEAP, () -> taken + " bytes of heap for a file of " + file.length);
    }
  }

  /**
   * A little of everything: weights, typed data, attributes, an old operator set, constants to
   * fold.
   */
  private static byte[] file() {
    Map<String, Attribute> attributes =
        Map.of(
            "kernel_shape", Attribute.ofInts(3, 3),
            "pads", Attribute.ofInts(1, 1, 1, 1),
            "auto_pad", Attribute.of("NOTSET"));
    Model model =
        OnnxRuntimeOracle.model(
            11,
            List.of(new ValueInfo("x", ElementType.FLOAT, Shape.batchOf(1, 4, 4))),
            List.of(new ValueInfo("z", ElementType.FLOAT, Shape.batchOf(16))),
            Map.of(
                "w", OnnxRuntimeOracle.random(1, 1, 1, 3, 3), "two", Tensor.of(new long[] {2}, 1)),
            new Node(
                "Constant",
                "c",
                List.of(),
                List.of("minus"),
                Map.of("value", new Attribute.Constant(Tensor.of(new long[] {-1}, 1)))),
            new Node("Sub", "s", List.of("minus", "two"), List.of("three"), Map.of()),
            new Node("Add", "a", List.of("three", "two"), List.of("one"), Map.of()),
            new Node(
                "Gather",
                "g",
                List.of("two", "minus"),
                List.of("same"),
                Map.of("axis", Attribute.of(0))),
            new Node("Mul", "m", List.of("same", "minus"), List.of("m2"), Map.of()),
            new Node("Sub", "s0", List.of("m2", "m2"), List.of("zero"), Map.of()),
            new Node(
                "Concat",
                "cc",
                List.of("zero", "one"),
                List.of("shape"),
                Map.of("axis", Attribute.of(0))),
            new Node("Conv", "conv", List.of("x", "w"), List.of("y"), attributes),
            new Node("Reshape", "r", List.of("y", "shape"), List.of("f"), Map.of()),
            new Node("Softmax", "sm", List.of("f"), List.of("z"), Map.of("axis", Attribute.of(1))));
    byte[] file = OnnxWriter.toBytes(model);
    assertEquals(model.graph(), OnnxReader.read(ByteBuffer.wrap(file)).graph());
    return file;
  }
}
