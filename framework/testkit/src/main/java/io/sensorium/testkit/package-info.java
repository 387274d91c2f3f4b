/** Contracts that plugin authors extend in their tests, and what those tests need. */
@NullMarked
package io.sensorium.testkit;

import org.jspecify.annotations.NullMarked;
