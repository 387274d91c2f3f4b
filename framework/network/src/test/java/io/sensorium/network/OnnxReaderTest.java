package io.sensorium.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What files the reader takes, and with which sentence it refuses the others; the files are written
 * field by field.
 */
class OnnxReaderTest {
  @Test
  void missingGraphIsNamed() {
    assertRefused("graph", new WireWriter().varint(1, 10));
  }

  @Test
  void missingOpsetIsNamed() {
    assertRefused("opset_import", new WireWriter().varint(1, 10).message(7, new WireWriter()));
  }

  @Test
  void dimsThatLieAreNamedWithTheirPlace() {
    WireWriter lying = floats("w").varint(1, 1L << 40).bytes(9, ByteBuffer.allocate(8));
    InvalidNetworkException refused =
        assertRefused("graph.initializer[0].raw_data", graphOf(lying));
    assertTrue(
        refused.getMessage().contains("[1099511627776] of FLOAT need 4398046511104 bytes"),
        refused.getMessage());
  }

  @Test
  void dimsThatOverflowAreRefused() {
    WireWriter lying = floats("w").varint(1, Long.MAX_VALUE).varint(1, 2);
    assertRefused("graph.initializer[0].tensor.dims", graphOf(lying));
  }

  @Test
  void negativeDimsAreRefused() {
    assertRefused("graph.initializer[0].tensor.dims", graphOf(floats("w").varint(1, -1)));
  }

  @Test
  void typedDataThatLieTakeNoMemory() {
    assertRefused(
        "graph.initializer[0].dims", graphOf(floats("w").varint(1, 1L << 33).number(4, 1)));
  }

  @Test
  void tooManyTypedElementsAreRefused() {
    assertRefused(
        "graph.initializer[0].data", graphOf(floats("w").varint(1, 1).number(4, 1).number(4, 2)));
  }

  @Test
  void tooManyAxesAreRefused() {
    WireWriter tensor = floats("w");
    for (int i = 0; i < 65; i++) {
      tensor.varint(1, 1);
    }
    assertRefused("graph.initializer[0].dims", graphOf(tensor));
  }

  @Test
  void unknownElementTypeIsRefused() {
    assertRefused(
        "graph.initializer[0].data_type", graphOf(new WireWriter().varint(2, 99).text(8, "w")));
  }

  @Test
  void externalDataAreRefusedByName() {
    InvalidNetworkException refused =
        assertRefused("graph.initializer[0].external_data", graphOf(floats("big").varint(14, 1)));
    assertTrue(refused.getMessage().contains("'big'"), refused.getMessage());
  }

  @Test
  void duplicateInitializersAreRefused() {
    WireWriter graph = new WireWriter().message(5, scalar("w")).message(5, scalar("w"));
    assertRefused("graph.initializer[1].name", model(graph));
  }

  @Test
  void sparseInitializersAreRefused() {
    assertRefused(
        "graph.sparse_initializer", model(new WireWriter().message(15, new WireWriter())));
  }

  @Test
  void functionsAreRefused() {
    assertRefused("functions", model(new WireWriter()).message(25, new WireWriter()));
  }

  @Test
  void subgraphsAreRefusedByName() {
    WireWriter branch =
        new WireWriter().text(1, "then_branch").message(6, new WireWriter()).varint(20, 5);
    WireWriter node = new WireWriter().text(2, "y").text(4, "If").message(5, branch);
    InvalidNetworkException refused =
        assertRefused("graph.node[0].attribute[0].type", model(new WireWriter().message(1, node)));
    assertTrue(refused.getMessage().contains("'then_branch' is a subgraph"), refused.getMessage());
  }

  @Test
  void nestingOfUnknownFieldsIsNotFollowed() {
    WireWriter nested = new WireWriter();
    for (int i = 0; i < 20_000; i++) {
      nested = new WireWriter().message(6, nested);
    }
    Model model = OnnxReader.read(bytes(model(new WireWriter().message(14, nested))));
    assertEquals(0, model.graph().nodes().size());
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    WireWriter graph = new WireWriter().bytes(2, ByteBuffer.wrap(new byte[] {(byte) 0xC3, 0x28}));
    assertRefused("graph.name", model(graph));
  }

  @Test
  void numbersOfMoreThanTenBytesAreRefused() {
    byte[] endless = new byte[12];
    Arrays.fill(endless, (byte) 0x80);
    endless[0] = 8;
    assertRefused("ir_version", ByteBuffer.wrap(endless));
  }

  @Test
  void lengthBeyondTheEndIsRefused() {
    assertRefused("graph", ByteBuffer.wrap(new byte[] {7 << 3 | 2, 100, 0}));
  }

  @Test
  void lengthOfMoreThanTwoGigabytesIsRefused() {
    byte[] huge = {7 << 3 | 2, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
    assertRefused("graph", ByteBuffer.wrap(huge));
  }

  @Test
  void unknownWireTypesAreRefused() {
    for (int wireType : new int[] {3, 4, 6, 7}) {
      assertRefused("field 9", ByteBuffer.wrap(new byte[] {(byte) (9 << 3 | wireType)}));
    }
  }

  @Test
  void unknownFieldsAreSkipped() {
    WireWriter model = model(new WireWriter()).varint(99, 5).number(98, 1).text(97, "new");
    assertEquals(21, OnnxReader.read(bytes(model)).opset());
  }

  @Test
  void nodesThatReadWhatNothingMadeAreRefused() {
    WireWriter graph =
        new WireWriter().message(1, node("Relu", "y", "z")).message(1, node("Relu", "z", "y"));
    InvalidNetworkException refused = assertRefused("graph.node[0].input", model(graph));
    assertTrue(
        refused.getMessage().contains("reads 'y', which nothing before it makes"),
        refused.getMessage());
  }

  @Test
  void firstOutputsMayBeLeftOutButNotAll() {
    Node node = OnnxReader.read(bytes(model(graphOf("", "state")))).graph().nodes().get(0);
    assertEquals(List.of("", "state"), node.outputs());
    assertRefused("graph.node[0].output", model(graphOf("", "")));
    assertRefused("graph.node[0].output", model(graphOf()));
  }

  private static WireWriter graphOf(String... outputs) {
    WireWriter node = new WireWriter().text(1, "w").text(4, "GRU");
    for (String output : outputs) {
      node.bytes(2, ByteBuffer.wrap(output.getBytes(StandardCharsets.UTF_8)));
    }
    return new WireWriter().message(5, scalar("w")).message(1, node);
  }

  @Test
  void readsAFileOfOneTensor(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("input_0.pb");
    Files.write(file, bytes(scalar("x").varint(1, 1)).array());
    assertEquals(Tensor.of(new float[] {0}, 1), OnnxReader.readTensor(file));
    Files.write(file, bytes(scalar("x").varint(1, 2)).array());
    assertThrows(InvalidNetworkException.class, () -> OnnxReader.readTensor(file));
  }

  @Test
  void valuesOfTwoOriginsAreRefused() {
    WireWriter graph =
        new WireWriter()
            .message(5, scalar("w"))
            .message(1, node("Relu", "w", "y"))
            .message(1, node("Relu", "w", "y"));
    assertRefused("graph.node[1].output", model(graph));
  }

  @Test
  void fileOfNothingButTinyFieldsRunsOutOfBudget() {
    ByteBuffer many = ByteBuffer.allocate(5_000_000);
    for (int i = 0; i < many.capacity(); i += 2) {
      many.put(i, (byte) (9 << 3)).put(i + 1, (byte) 1);
    }
    assertRefused("field", many);
  }

  @Test
  void typedDataArePackedOrNot() {
    ByteBuffer packed =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(2).flip();
    assertArrayEquals(new float[] {1, 2}, read(floats("w").varint(1, 2).bytes(4, packed)).floats());
    assertArrayEquals(
        new float[] {1, 2}, read(floats("w").varint(1, 2).number(4, 1).number(4, 2)).floats());
    WireWriter integers = new WireWriter().varint(2, 7).text(8, "w").varint(1, 2);
    assertArrayEquals(new long[] {-1, 5}, read(integers.varint(7, -1).varint(7, 5)).longs());
    WireWriter small =
        new WireWriter().varint(2, 3).text(8, "w").bytes(1, ByteBuffer.wrap(new byte[] {2}));
    assertArrayEquals(new long[] {-2, 3}, read(small.varint(5, -2).varint(5, 3)).longs());
  }

  private static Tensor read(WireWriter tensor) {
    return OnnxReader.read(bytes(graphOf(tensor))).graph().initializers().get("w");
  }

  private static WireWriter floats(String name) {
    return new WireWriter().varint(2, 1).text(8, name);
  }

  private static WireWriter scalar(String name) {
    return floats(name).bytes(9, ByteBuffer.allocate(4));
  }

  private static WireWriter node(String operator, String input, String output) {
    return new WireWriter().text(1, input).text(2, output).text(4, operator);
  }

  private static WireWriter graphOf(WireWriter initializer) {
    return model(new WireWriter().message(5, initializer));
  }

  private static WireWriter model(WireWriter graph) {
    return new WireWriter().message(8, new WireWriter().varint(2, 21)).message(7, graph);
  }

  private static ByteBuffer bytes(WireWriter message) {
    ByteBuffer bytes = ByteBuffer.allocate((int) message.length());
    message.pieces().forEach(piece -> bytes.put(piece.duplicate()));
    return bytes.flip();
  }

  private static InvalidNetworkException assertRefused(String field, WireWriter message) {
    return assertRefused(field, bytes(message));
  }

  private static InvalidNetworkException assertRefused(String field, ByteBuffer file) {
    InvalidNetworkException refused =
        assertThrows(InvalidNetworkException.class, () -> OnnxReader.read(file));
    assertEquals(field, refused.field(), refused.getMessage());
    return refused;
  }
}
