"""Model packs from trained towers: ONNX in three precisions, Core ML, golden vectors, card, manifest."""
