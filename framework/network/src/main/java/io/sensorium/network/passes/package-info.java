/**
 * Rewriting of networks: one operator set whatever the file was written in, constants computed
 * once, patterns replaced by the operator that names them.
 */
@NullMarked
package io.sensorium.network.passes;

import org.jspecify.annotations.NullMarked;
