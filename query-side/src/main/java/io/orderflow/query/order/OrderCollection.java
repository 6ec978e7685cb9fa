package io.orderflow.query.order;

import com.mongodb.client.MongoCollection;
import org.bson.Document;

/** The collection of orders that serves. */
record OrderCollection(MongoCollection<Document> documents) {}
