"""The labelled sentences that ship: codebook, sentences, documents and their datasheet."""
