package io.sensorium.engine.pytorch.script;

/**
 * What the source of a method depends on beside the graph.
 *
 * @param device where tensors are made: {@code cpu} or {@code cuda:N}
 * @param training whether dropout and batch norm that the graph marks for training are active
 * @param oneDnn whether operators of oneDNN may be called, which have no gradients
 * @param moderate whether the inputs are known to be moderate
 */
record ModuleOptions(String device, boolean training, boolean oneDnn, boolean moderate) {}
