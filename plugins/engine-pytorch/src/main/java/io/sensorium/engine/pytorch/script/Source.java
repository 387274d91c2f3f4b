package io.sensorium.engine.pytorch.script;

/** The body of one method as it grows, and the tensors of the module that it reads. */
final class Source {
  /** The parameter of a training step that has the streams of all dropouts. */
  static final String STREAMS = "streams";

  private final StringBuilder lines = new StringBuilder();
  private final ModuleTensors tensors;
  private String indent = "    ";
  private int variables;
  private int dropouts;

  /**
   * A method of a module.
   *
   * @param tensors shared by the module's methods
   */
  Source(ModuleTensors tensors) {
    this.tensors = tensors;
  }

  /** Assigns an expression to a variable. */
  String let(String expression) {
    String name = "v" + variables++;
    line(name + " = " + expression);
    return name;
  }

  /** Assigns the parts of a tuple to variables. */
  String[] unpack(int parts, String expression) {
    String[] names = new String[parts];
    for (int i = 0; i < parts; i++) {
      names[i] = "v" + variables++;
    }
    line(String.join(", ", names) + " = " + expression);
    return names;
  }

  /** Assigns to a variable again. */
  void assign(String name, String expression) {
    line(name + " = " + expression);
  }

  /**
   * Begins a block.
   *
   * @param head with a place for the name of a new variable
   * @return the variable
   */
  String begin(String head) {
    String name = "v" + variables++;
    line(head.formatted(name));
    indent += "  ";
    return name;
  }

  /** Ends the block that was begun last. */
  void end() {
    indent = indent.substring(2);
  }

  private void line(String text) {
    lines.append(indent).append(text).append('\n');
  }

  /** Multiplier and increment of the next active dropout, from what a training step is given. */
  String dropoutStream() {
    return let("torch.select(" + STREAMS + ", 0, " + dropouts++ + ")");
  }

  /** How many dropouts are active. */
  int dropouts() {
    return dropouts;
  }

  ModuleTensors tensors() {
    return tensors;
  }

  String text() {
    return lines.toString();
  }
}
