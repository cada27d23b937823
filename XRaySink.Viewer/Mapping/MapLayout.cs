namespace XRaySink.Viewer.Mapping;

/// <summary>Where the parties stand: columns from left to right in the direction of the calls, each sorted so that edges cross little.</summary>
sealed class MapLayout
{
    const int Sweeps = 4;

    readonly Dictionary<MapNode, int> columnOf = [];
    readonly Dictionary<MapNode, List<MapNode>> callees = [];
    readonly Dictionary<MapNode, List<MapNode>> callers = [];

    public MapLayout(ServiceMap map)
    {
        foreach (MapNode node in map.Nodes)
        {
            callees[node] = [];
            callers[node] = [];
        }
        foreach (MapEdge edge in map.Edges)
        {
            if (edge.From == edge.To)
                continue;
            callees[edge.From].Add(edge.To);
            callers[edge.To].Add(edge.From);
        }

        MapNode[] stable = [.. map.Nodes.OrderBy(node => node.Kind).ThenBy(node => node.Name, StringComparer.Ordinal)];
        SetColumns(stable);
        Columns = [.. stable.GroupBy(node => columnOf[node]).OrderBy(column => column.Key).Select(column => column.ToList())];
        for (int i = 0; i < Sweeps; i++)
            SortColumns();
    }

    /// <summary>The parties of each column, from top to bottom.</summary>
    public IReadOnlyList<List<MapNode>> Columns { get; }

    // A party stands right of everybody who calls it. Where calls go round in a circle, the first one met stays left.
    void SetColumns(MapNode[] nodes)
    {
        List<MapNode> order = CallersFirst(nodes);
        var place = order.Select((node, index) => (node, index)).ToDictionary(item => item.node, item => item.index);
        foreach (MapNode node in order)
        {
            columnOf.TryAdd(node, 0);
            foreach (MapNode callee in callees[node].Where(callee => place[callee] > place[node]))
                columnOf[callee] = Math.Max(columnOf.GetValueOrDefault(callee), columnOf[node] + 1);
        }
    }

    List<MapNode> CallersFirst(MapNode[] nodes)
    {
        var order = new List<MapNode>();
        var seen = new HashSet<MapNode>();
        foreach (MapNode node in nodes.OrderBy(node => callers[node].Count > 0))
            Visit(node);
        order.Reverse();
        return order;

        // As deep as there are nodes, of which there are few.
        void Visit(MapNode node)
        {
            if (!seen.Add(node))
                return;
            foreach (MapNode callee in callees[node])
                Visit(callee);
            order.Add(node);
        }
    }

    void SortColumns()
    {
        for (int i = 1; i < Columns.Count; i++)
            Sort(Columns[i], Columns[i - 1], callers);
        for (int i = Columns.Count - 2; i >= 0; i--)
            Sort(Columns[i], Columns[i + 1], callees);
    }

    static void Sort(List<MapNode> column, List<MapNode> neighbours, Dictionary<MapNode, List<MapNode>> links)
    {
        var sorted = column
            .Select((node, index) => (node, index))
            .OrderBy(item => Middle(links[item.node], neighbours) ?? item.index)
            .Select(item => item.node)
            .ToList();
        column.Clear();
        column.AddRange(sorted);
    }

    static double? Middle(List<MapNode> linked, List<MapNode> neighbours)
    {
        double[] places = [.. linked.Select(node => (double)neighbours.IndexOf(node)).Where(place => place >= 0)];
        return places.Length == 0 ? null : places.Average();
    }
}
