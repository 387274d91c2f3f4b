package io.sensorium.network;

/** The declaration of a graph's input or output. */
public record ValueInfo(String name, ElementType type, Shape shape) {}
