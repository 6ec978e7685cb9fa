package io.orderflow.documentstore.wire;

import de.bwaldvogel.mongo.bson.Document;
import io.orderflow.documentstore.bson.RawDocument;
import java.util.List;
import java.util.Map;

/**
 * A command as it came in.
 *
 * @param id to be named in the reply
 * @param body the command, without the sequences
 * @param sequences documents that were sent beside the body, by the name of the field that they
 *     stand for
 * @param replyWanted false for a client that does not wait
 * @param legacy whether the reply must have the old shape, which drivers use for their first
 *     greeting only
 */
public record WireRequest(
    int id,
    Document body,
    Map<String, List<RawDocument>> sequences,
    boolean replyWanted,
    boolean legacy) {}
