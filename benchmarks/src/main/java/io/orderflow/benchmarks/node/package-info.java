/**
 * The Axon Server node by itself, beside its limits and the peer that a team would otherwise pick.
 */
@NullMarked
package io.orderflow.benchmarks.node;

import org.jspecify.annotations.NullMarked;
