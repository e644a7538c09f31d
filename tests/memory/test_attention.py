"""Graph attention: numerics against a reference, and what a softmax over edges promises."""

from __future__ import annotations

import pytest
import torch

from kgmem.memory.attention import GraphAttention, edge_softmax


def random_graph(nodes: int, edges: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Node states and an edge index without self-loops (the reference adds none either)."""
    source = torch.randint(0, nodes, (edges,))
    target = (source + torch.randint(1, nodes, (edges,))) % nodes
    return torch.randn(nodes, 16), torch.stack([source, target])


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
def test_equals_gatv2conv_where_they_coincide() -> None:
    """With relations in the scores only, and no question, it computes PyTorch Geometric's GATv2Conv."""
    from torch_geometric.nn import GATv2Conv

    torch.manual_seed(0)
    ours = GraphAttention(16, 4)
    torch.nn.init.zeros_(ours.message.weight)
    torch.nn.init.zeros_(ours.question.weight)
    torch.nn.init.normal_(ours.bias)
    reference = GATv2Conv(16, 4, heads=4, edge_dim=16, add_self_loops=False)
    with torch.no_grad():
        reference.lin_l.load_state_dict(ours.source.state_dict())
        reference.lin_r.load_state_dict(ours.target.state_dict())
        reference.lin_edge.load_state_dict(ours.relation.state_dict())
        reference.att.copy_(ours.score.unsqueeze(0))
        reference.bias.copy_(ours.bias)
    nodes, edge_index = random_graph(12, 40)
    relations, edge_relation = torch.randn(5, 16), torch.randint(0, 5, (40,))
    questions = torch.randn(12, 16)
    result = ours(nodes, edge_index, relations, edge_relation, questions)
    expected = reference(nodes, edge_index, edge_attr=relations[edge_relation])
    torch.testing.assert_close(result, expected, rtol=1e-5, atol=1e-5)


def test_question_and_relation_change_the_result() -> None:
    """Both conditions reach the output."""
    torch.manual_seed(0)
    layer = GraphAttention(16, 4)
    nodes, edge_index = random_graph(12, 40)
    relations, edge_relation, questions = torch.randn(5, 16), torch.randint(0, 5, (40,)), torch.randn(12, 16)
    plain = layer(nodes, edge_index, relations, edge_relation, questions)
    assert not torch.allclose(plain, layer(nodes, edge_index, relations, edge_relation, questions + 1), atol=1e-4)
    assert not torch.allclose(plain, layer(nodes, edge_index, relations + 1, edge_relation, questions), atol=1e-4)


def test_edge_softmax_sums_to_one_at_every_node_that_edges_lead_to() -> None:
    """Also with scores so large that exp overflows."""
    scores, target = torch.randn(30, 3) * 1e4, torch.randint(0, 6, (30,))
    sums = torch.zeros(6, 3).index_add_(0, target, edge_softmax(scores, target, 6))
    torch.testing.assert_close(sums[target.unique()], torch.ones(len(target.unique()), 3))


def test_a_node_without_edges_keeps_the_bias() -> None:
    """No edge leads to the last node."""
    layer = GraphAttention(16, 4)
    torch.nn.init.normal_(layer.bias)
    nodes, edge_index = torch.randn(4, 16), torch.tensor([[0, 1], [1, 2]])
    result = layer(nodes, edge_index, torch.randn(1, 16), torch.tensor([0, 0]), torch.randn(4, 16))
    torch.testing.assert_close(result[3], layer.bias)


def test_width_must_be_a_multiple_of_heads() -> None:
    """Said at once, not by a shape error later."""
    with pytest.raises(ValueError, match="no multiple of 3 heads"):
        GraphAttention(16, 3)
