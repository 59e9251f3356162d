"""Writes network.onnx: a network small enough to check by hand.

y[b] = x[b] · [[1, 2], [3, 4], [5, 6]] + [0.5, -0.5]     x: float32 [batch, 3]
z[b] = sum over i of table[ids[b, i]], table[k] = [k, k²]   ids: int64 [batch, items]
"""

from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save


def main() -> None:
    weights = {
        "w": np.array([[1, 2], [3, 4], [5, 6]], np.float32),
        "b": np.array([0.5, -0.5], np.float32),
        "table": np.array([[k, k * k] for k in range(10)], np.float32),
        "axis": np.array([1], np.int64),
    }
    graph = helper.make_graph(
        [
            helper.make_node("MatMul", ["x", "w"], ["xw"]),
            helper.make_node("Add", ["xw", "b"], ["y"]),
            helper.make_node("Gather", ["table", "ids"], ["rows"]),
            helper.make_node("ReduceSum", ["rows", "axis"], ["z"], keepdims=0),
        ],
        "network",
        [
            helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 3]),
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "items"]),
        ],
        [
            helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", 2]),
            helper.make_tensor_value_info("z", TensorProto.FLOAT, ["batch", 2]),
        ],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(model)
    save(model, Path(__file__).with_name("network.onnx"))


if __name__ == "__main__":
    main()
