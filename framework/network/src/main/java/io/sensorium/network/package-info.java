/**
 * A network as immutable ONNX records: what an engine compiles, what a model version stores, what
 * ONNX Runtime reads.
 *
 * <p>Field names and meanings follow the ONNX specification (onnx.ai/onnx/repo-docs/IR.html).
 */
@NullMarked
package io.sensorium.network;

import org.jspecify.annotations.NullMarked;
