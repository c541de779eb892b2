"""Sankey diagrams conserve, have no circles, and their nodes do not cover each other."""

import math
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.reporting.layout import Frame, drawn
from nearzero.reporting.sankey import BACK, OUT, UNALLOCATED_IN, UNALLOCATED_OUT, Link, conserving

nodes = st.sampled_from("abcdefgh")
flows = st.lists(
    st.builds(
        Link,
        start=nodes,
        end=nodes,
        value=st.floats(min_value=-1e6, max_value=1e6, allow_nan=False).filter(
            lambda value: value == 0 or abs(value) > 1e-3
        ),
    ),
    max_size=25,
)


def link(start, end, value):
    return Link(start=start, end=end, value=value)


@settings(max_examples=50, deadline=None)
@given(flows)
def test_what_flows_into_an_inner_node_flows_out(given_flows):
    graph = conserving(given_flows)
    assert all(one.value > 0 for one in graph.links)
    ends = {one.end for one in graph.links}
    for node in {one.start for one in graph.links} & ends:
        into, out = graph.flow_in(node), graph.flow_out(node)
        assert math.isclose(into, out, rel_tol=1e-9)


@settings(max_examples=50, deadline=None)
@given(flows)
def test_links_lead_to_the_right_so_there_is_no_circle(given_flows):
    graph = conserving(given_flows)
    assert all(graph.layers[one.start] < graph.layers[one.end] for one in graph.links)


@settings(max_examples=50, deadline=None)
@given(flows)
def test_nodes_of_a_layer_stand_apart_and_inside_the_frame(given_flows):
    frame = Frame(left=10, top=20, width=400, height=900)
    drawing = drawn(conserving(given_flows), frame)
    boxes = sorted(drawing.boxes, key=lambda box: (box.layer, box.y))
    for box in boxes:
        assert box.y >= 20 - 1e-6
        assert box.y + box.height <= 920 + 1e-6
        assert 10 <= box.x <= 410 - box.width
    for upper, lower in pairwise(boxes):
        if upper.layer == lower.layer:
            assert upper.y + upper.height <= lower.y + 1e-6


def test_a_difference_is_a_link_of_its_own():
    graph = conserving([link("coal", "S", 10.0), link("S", "E", 7.0)])
    assert link("S", UNALLOCATED_OUT, 3.0) in graph.links
    graph = conserving([link("coal", "S", 5.0), link("S", "E", 7.0)])
    assert link(UNALLOCATED_IN, "S", 2.0) in graph.links


def test_what_is_sent_out_leaves_its_enterprise_to_the_right():
    graph = conserving([link("power", "E", 9.0), link("sold", "E", -4.0)])
    assert link("E", f"sold{OUT}", 4.0) in graph.links


def test_a_circle_is_opened_at_its_smallest_link():
    graph = conserving([link("A", "B", 9.0), link("B", "A", 2.0)])
    assert link("B", f"A{BACK}", 2.0) in graph.links


def test_no_flow_gives_an_empty_drawing():
    drawing = drawn(conserving([]), Frame(left=0, top=0, width=10, height=10))
    assert drawing.boxes == ()
