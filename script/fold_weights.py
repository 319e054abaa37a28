#!/usr/bin/env python3
"""Fold the block-quantised weights of the two face models into plain float32 ONNX files.

The models are published with int8 weights behind DequantizeLinear nodes of ONNX opset 21, which carry one scale and one
zero point per block of `block_size` values along `axis`. OpenVINO can't convert every one of them, so this program
computes (q - zero) * scale once, stores the result as a float32 initialiser, and drops the nodes. The inputs' and the
results' SHA-256 stand in the model cards; the same input always gives the same bytes.

usage: fold_weights.py --from FOLDER --to FOLDER [--cards FOLDER] [--print]
"""

import argparse
import hashlib
import pathlib
import sys
import tomllib

import numpy
import onnx
from onnx import numpy_helper

CARDS = ("yunet-2023mar.toml", "sface-2021dec.toml")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def spread(per_block: numpy.ndarray, shape: tuple, axis: int, block_size: int) -> numpy.ndarray:
    """One value per block -> one value per weight: the last block may be shorter than the others."""
    index = numpy.arange(shape[axis]) // block_size
    return numpy.take(per_block, index, axis=axis)


def fold_node(node: onnx.NodeProto, constants: dict) -> onnx.TensorProto:
    attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
    quantised, scale, zero = (numpy_helper.to_array(constants[name]) for name in node.input)
    axis, block_size = attributes["axis"], attributes["block_size"]
    scale = spread(scale, quantised.shape, axis, block_size)
    zero = spread(zero, quantised.shape, axis, block_size)
    weight = (quantised.astype(numpy.float32) - zero.astype(numpy.float32)) * scale
    return numpy_helper.from_array(weight.astype(numpy.float32), node.output[0])


def fold(source: bytes) -> bytes:
    model = onnx.load_model_from_string(source)
    graph = model.graph
    constants = {tensor.name: tensor for tensor in graph.initializer}
    dequantised = [node for node in graph.node if node.op_type == "DequantizeLinear"]
    for node in dequantised:
        graph.initializer.append(fold_node(node, constants))
        graph.node.remove(node)

    used = {name for node in graph.node for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    names = {tensor.name for tensor in kept}
    inputs = [value for value in graph.input if value.name in used and value.name not in names]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    del graph.input[:]
    graph.input.extend(inputs)
    # The recorded shapes between the nodes belong to one input size; the detector runs at many.
    del graph.value_info[:]
    onnx.checker.check_model(model)
    return model.SerializeToString(deterministic=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Fold the face models' int8 weights into float32 ONNX files.")
    parser.add_argument("--from", dest="source", type=pathlib.Path, required=True,
                        help="the folder that holds the published int8 files")
    parser.add_argument("--to", dest="target", type=pathlib.Path, required=True,
                        help="the folder that the folded files go to")
    parser.add_argument("--cards", type=pathlib.Path, default=pathlib.Path(__file__).parent.parent / "models",
                        help="the folder of the model cards (default: models/ beside script/)")
    parser.add_argument("--print", action="store_true", help="print the folded files' SHA-256 instead of checking them")
    arguments = parser.parse_args()

    arguments.target.mkdir(parents=True, exist_ok=True)
    for card_name in CARDS:
        card = tomllib.loads((arguments.cards / card_name).read_text(encoding="utf-8"))
        path = arguments.source / card["source_file"]
        source = path.read_bytes()
        if sha256(source) != card["source_sha256"]:
            print(f"couldn't fold {path}: it is not the file that {card_name} names; fetch it again", file=sys.stderr)
            return 6
        folded = fold(source)
        if arguments.print:
            print(f"{sha256(folded)}  {card['file']}")
        elif sha256(folded) != card["sha256"]:
            print(f"couldn't fold {path}: the result is not the file that {card_name} names; "
                  "use the onnx and numpy versions that set-up pins", file=sys.stderr)
            return 6
        target = arguments.target / card["file"]
        temporary = target.with_suffix(".part")
        temporary.write_bytes(folded)
        temporary.replace(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
