/**
 * What every compiler of networks needs, whatever it writes: a walk over the nodes that collects
 * all faults, the operands and attributes of one node, and shape arithmetic. An engine adds how an
 * operator is written.
 */
@NullMarked
package io.sensorium.network.compile;

import org.jspecify.annotations.NullMarked;
