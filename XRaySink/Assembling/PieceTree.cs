using XRaySink.Documents;

namespace XRaySink.Assembling;

/// <summary>
/// Puts pieces below the pieces that they belong to, as far as they fit into one document together. What fits no more, what would nest
/// too deep, and what has nothing above it here heads a document of its own. Its memory is reused.
/// </summary>
sealed class PieceTree
{
    const int None = -1;

    // What an outermost object has more than others: trace_id, parent_id and type, with names and punctuation.
    const int OutermostBytes = 128;

    // ,"subsegments":[…]} and the comma between two of them.
    const int BracketBytes = 20;

    readonly List<int> heads = [];
    readonly Dictionary<ulong, int> byId = [];

    Place[] places = new Place[128];
    int count;

    /// <summary>The pieces that head a document each, those that lie deeper first.</summary>
    public List<int> Heads => heads;

    /// <summary>Builds the tree. The pieces are put in the order of their beginnings, to which the tree's numbers refer.</summary>
    public void Build(List<ActivityPiece> pieces)
    {
        // Siblings stand in the order in which they began, whatever the order in which they ended.
        pieces.Sort(static (left, right) => left.Start != right.Start ? left.Start.CompareTo(right.Start) : left.Offset.CompareTo(right.Offset));
        Link(pieces);
        Gather();
    }

    /// <summary>How many pieces the document of a piece holds.</summary>
    public int CountOf(int piece) => places[piece].Count;

    public bool HasChildren(int piece) => places[piece].Count > 1;

    /// <summary>The first piece that stands in the document right below another; <c>-1</c> for none.</summary>
    public int FirstChild(int piece) => Embedded(places[piece].FirstChild);

    /// <summary>The piece that stands after another below the same one; <c>-1</c> for none.</summary>
    public int NextSibling(int piece) => Embedded(places[piece].NextSibling);

    void Link(List<ActivityPiece> pieces)
    {
        count = pieces.Count;
        heads.Clear();
        byId.Clear();
        if (places.Length < count)
            places = new Place[count * 2];
        for (int i = 0; i < count; i++)
        {
            places[i] = new Place { Parent = None, FirstChild = None, LastChild = None, NextSibling = None, Count = 1, Height = 1 };
            places[i].Bytes = pieces[i].Length + BracketBytes;
            byId[pieces[i].Id] = i;
        }

        for (int i = 0; i < count; i++)
        {
            if (byId.TryGetValue(pieces[i].ParentId, out int parent) && parent != i && !pieces[i].IsSegment)
                Append(parent, i);
        }
    }

    void Append(int parent, int child)
    {
        places[child].Parent = parent;
        if (places[parent].LastChild == None)
            places[parent].FirstChild = child;
        else
            places[places[parent].LastChild].NextSibling = child;
        places[parent].LastChild = child;
        places[parent].Unsettled++;
    }

    /// <summary>From the leaves up, so that a piece is settled when all below it are. No recursion: trees may be deep.</summary>
    void Gather()
    {
        int settled = 0;
        for (int leaf = 0; leaf < count; leaf++)
        {
            for (int piece = leaf; piece != None && places[piece].Unsettled == 0 && !places[piece].IsSettled; piece = places[piece].Parent)
            {
                Settle(piece);
                settled++;
            }
        }

        // Ids that somebody chose may make a circle, which has no leaf.
        for (int piece = 0; settled < count; piece++)
        {
            if (places[piece].IsSettled)
                continue;
            places[piece].FirstChild = None;
            places[piece].IsHead = places[piece].IsSettled = true;
            places[piece].Count = 1;
            heads.Add(piece);
            settled++;
        }
    }

    void Settle(int piece)
    {
        ref Place place = ref places[piece];
        place.IsSettled = true;
        int parent = place.Parent;
        if (parent == None || !FitsBelow(ref places[parent], place))
        {
            place.IsHead = true;
            heads.Add(piece);
        }
        else
        {
            places[parent].Bytes += place.Bytes;
            places[parent].Count += place.Count;
            places[parent].Height = Math.Max(places[parent].Height, place.Height + 1);
        }

        if (parent != None)
            places[parent].Unsettled--;
    }

    static bool FitsBelow(ref Place parent, in Place child) =>
        child.Height < DocumentLimits.Nesting && parent.Bytes + child.Bytes + OutermostBytes <= DocumentLimits.Document;

    int Embedded(int piece)
    {
        while (piece != None && places[piece].IsHead)
            piece = places[piece].NextSibling;
        return piece;
    }

    struct Place
    {
        public int Parent;
        public int FirstChild;
        public int LastChild;
        public int NextSibling;

        /// <summary>How many of those right below it do not know yet where they go.</summary>
        public int Unsettled;
        public bool IsSettled;
        public bool IsHead;

        /// <summary>What it and all that stands below it in its document take.</summary>
        public int Bytes;
        public int Count;
        public int Height;
    }
}
