/**
 * Turns a graph into the source and the archive of a TorchScript module. Loads nothing of PyTorch.
 */
@NullMarked
package io.sensorium.engine.pytorch.script;

import org.jspecify.annotations.NullMarked;
