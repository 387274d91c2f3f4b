package io.sensorium.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A declared shape; a scalar has no dimensions. */
public record Shape(List<Dimension> dimensions) {

  public Shape {
    dimensions = List.copyOf(dimensions);
  }

  public static Shape of(long... sizes) {
    return new Shape(Arrays.stream(sizes).mapToObj(Dimension::of).toList());
  }

  /** A batch of tensors of the given sizes: {@code [batch, sizes...]}. */
  public static Shape batchOf(long... sizes) {
    List<Dimension> all = new ArrayList<>();
    all.add(Dimension.BATCH);
    Arrays.stream(sizes).mapToObj(Dimension::of).forEach(all::add);
    return new Shape(all);
  }

  public int rank() {
    return dimensions.size();
  }

  /** The dimension at an axis; negative axes count from the end. */
  public Dimension at(int axis) {
    return dimensions.get(axis < 0 ? axis + rank() : axis);
  }

  /**
   * The fixed size of an axis.
   *
   * @throws InvalidNetworkException if the axis is symbolic
   */
  public long size(int axis) {
    if (at(axis) instanceof Dimension.Fixed fixed) {
      return fixed.size();
    }
    throw new InvalidNetworkException(
        "shape", "axis " + axis + " of " + this + " has no fixed size");
  }

  /** This shape with one axis replaced; negative axes count from the end. */
  public Shape with(int axis, Dimension dimension) {
    List<Dimension> all = new ArrayList<>(dimensions);
    all.set(axis < 0 ? axis + rank() : axis, dimension);
    return new Shape(all);
  }

  /**
   * The shape of an element-wise result, by ONNX's multidirectional broadcasting.
   *
   * @throws InvalidNetworkException if an axis differs and neither size is 1
   */
  public Shape broadcast(Shape other) {
    int rank = Math.max(rank(), other.rank());
    List<Dimension> all = new ArrayList<>();
    for (int i = -rank; i < 0; i++) {
      all.add(common(other, orOne(i), other.orOne(i)));
    }
    return new Shape(all);
  }

  private Dimension orOne(int axis) {
    return axis + rank() < 0 ? Dimension.of(1) : at(axis);
  }

  private Dimension common(Shape other, Dimension mine, Dimension theirs) {
    if (mine.equals(theirs) || theirs.equals(Dimension.of(1))) {
      return mine;
    }
    if (mine.equals(Dimension.of(1))) {
      return theirs;
    }
    throw new InvalidNetworkException("shape", this + " and " + other + " do not broadcast");
  }

  /** Whether a tensor of these sizes has this shape. */
  public boolean accepts(long... sizes) {
    if (sizes.length != rank()) {
      return false;
    }
    for (int i = 0; i < sizes.length; i++) {
      if (dimensions.get(i) instanceof Dimension.Fixed fixed && fixed.size() != sizes[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return dimensions.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
