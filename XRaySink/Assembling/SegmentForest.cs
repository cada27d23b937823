using System.Diagnostics;

namespace XRaySink.Assembling;

/// <summary>Puts finished activities below their parents. What has no parent among them becomes a root. Its nodes are reused.</summary>
sealed class SegmentForest
{
    readonly List<SegmentNode> nodes = [];
    readonly Dictionary<ActivitySpanId, SegmentNode> byId = [];
    readonly List<SegmentNode> roots = [];

    int used;

    public IReadOnlyList<SegmentNode> Roots => roots;

    /// <summary>Builds the forest. The result is valid until the next call.</summary>
    public void Build(List<Activity> activities)
    {
        Clear();

        // By start time, so that siblings stand in the order in which they began, whatever the order in which they ended.
        activities.Sort(static (left, right) => left.StartTimeUtc.CompareTo(right.StartTimeUtc));
        foreach (Activity activity in activities)
            byId[activity.SpanId] = Node(activity);

        foreach (Activity activity in activities)
        {
            SegmentNode node = byId[activity.SpanId];
            if (byId.TryGetValue(activity.ParentSpanId, out SegmentNode? parent) && parent != node)
                parent.Append(node);
            else
                roots.Add(node);
        }
    }

    void Clear()
    {
        for (int i = 0; i < used; i++)
            nodes[i].Clear();
        used = 0;
        byId.Clear();
        roots.Clear();
    }

    SegmentNode Node(Activity activity)
    {
        if (used == nodes.Count)
            nodes.Add(new SegmentNode());
        SegmentNode node = nodes[used++];
        node.Hold(activity);
        return node;
    }
}
