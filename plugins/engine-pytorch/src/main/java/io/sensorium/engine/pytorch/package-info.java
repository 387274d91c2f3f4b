/** The PyTorch engine: networks become TorchScript modules, which libtorch runs through DJL. */
@NullMarked
package io.sensorium.engine.pytorch;

import org.jspecify.annotations.NullMarked;
