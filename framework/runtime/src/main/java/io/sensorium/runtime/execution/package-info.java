/** Pipelines that run: encoders shared and batched, embeddings cached, generations handed off. */
@NullMarked
package io.sensorium.runtime.execution;

import org.jspecify.annotations.NullMarked;
