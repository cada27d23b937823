namespace XRaySink.Viewer.Mapping;

/// <summary>One party on the map.</summary>
sealed class MapNode(string name, NodeKind kind)
{
    public string Name { get; } = name;

    public NodeKind Kind { get; } = kind;

    /// <summary>What it was asked.</summary>
    public Traffic Traffic { get; } = new();
}

/// <summary>Calls from one party to another.</summary>
sealed record MapEdge(MapNode From, MapNode To)
{
    public Traffic Traffic { get; } = new();
}

/// <summary>What a party is.</summary>
enum NodeKind
{
    /// <summary>Whoever began the traces.</summary>
    Caller,

    /// <summary>A service that sends segments.</summary>
    Service,

    /// <summary>A service that is only known from calls of it.</summary>
    Remote,

    /// <summary>A service of AWS.</summary>
    Aws,

    /// <summary>A database.</summary>
    Database,
}
