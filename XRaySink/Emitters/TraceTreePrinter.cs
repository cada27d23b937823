using System.Globalization;
using System.Text;
using XRaySink.Documents;

namespace XRaySink.Emitters;

/// <summary>Draws the documents of one trace as a tree of text.</summary>
sealed class TraceTreePrinter(bool useColor)
{
    const string Bold = "\e[1m";
    const string Dim = "\e[2m";
    const string Red = "\e[31m";
    const string Green = "\e[32m";
    const string Yellow = "\e[33m";
    const string Cyan = "\e[36m";
    const string Reset = "\e[0m";

    // Further to the right nobody reads, and a stranger decides how deep a trace goes.
    const int MaxIndent = 200;

    public string Print(IReadOnlyList<SegmentDocument> documents)
    {
        var text = new StringBuilder();
        var all = new HashSet<string>();
        foreach (SegmentDocument document in documents)
            Collect(document, all);

        var byParent = new Dictionary<string, List<SegmentDocument>>();
        var roots = new List<SegmentDocument>();
        foreach (SegmentDocument document in documents.OrderBy(document => document.StartTime))
        {
            if (document.ParentId is { } parent && all.Contains(parent))
                ChildrenOf(byParent, parent).Add(document);
            else
                roots.Add(document);
        }

        text.Append(Paint(Dim, "trace " + documents[0].TraceId)).Append('\n');
        foreach (SegmentDocument root in roots)
            PrintNode(text, root, byParent, indent: "  ", continuation: "  ");

        // What goes round in a circle has no root.
        while (byParent.Count > 0)
        {
            (string parent, List<SegmentDocument> children) = byParent.First();
            byParent.Remove(parent);
            foreach (SegmentDocument child in children)
                PrintNode(text, child, byParent, indent: "  ", continuation: "  ");
        }
        return text.ToString();
    }

    static void Collect(SegmentDocument document, HashSet<string> ids)
    {
        ids.Add(document.Id);
        foreach (SegmentDocument child in document.Subsegments)
            Collect(child, ids);
    }

    static List<SegmentDocument> ChildrenOf(Dictionary<string, List<SegmentDocument>> byParent, string parent)
    {
        if (!byParent.TryGetValue(parent, out List<SegmentDocument>? children))
            byParent.Add(parent, children = []);
        return children;
    }

    void PrintNode(StringBuilder text, SegmentDocument node, Dictionary<string, List<SegmentDocument>> byParent, string indent, string continuation)
    {
        text.Append(Paint(Dim, indent));
        PrintLine(text, node);
        text.Append('\n');
        foreach (SegmentCause exception in node.Exceptions)
            text.Append(Paint(Dim, continuation)).Append("   ").Append(Paint(Red, exception.Type + ": " + FirstLine(exception.Message))).Append('\n');

        List<SegmentDocument> children = [.. node.Subsegments];
        if (byParent.Remove(node.Id, out List<SegmentDocument>? separate))
            children.AddRange(separate);
        children.Sort(static (left, right) => left.StartTime.CompareTo(right.StartTime));
        if (children.Count > 0 && continuation.Length > MaxIndent)
        {
            text.Append(Paint(Dim, continuation + "└─ …")).Append('\n');
            return;
        }

        for (int i = 0; i < children.Count; i++)
        {
            bool isLast = i == children.Count - 1;
            PrintNode(text, children[i], byParent, continuation + (isLast ? "└─ " : "├─ "), continuation + (isLast ? "   " : "│  "));
        }
    }

    void PrintLine(StringBuilder text, SegmentDocument node)
    {
        text.Append(Paint(node.IsSubsegment ? "" : Bold, node.Name));
        string request = string.Join(' ', new[] { node.HttpMethod, node.Url }.Where(part => part is not null));
        if (request.Length > 0)
            text.Append("  ").Append(Plain(request));
        text.Append("  ").Append(Paint(Dim, Milliseconds(node.Duration)));
        if (Status(node) is { Length: > 0 } status)
            text.Append("  ").Append(Paint(StatusColor(node), status));
        foreach ((string key, object value) in node.Annotations)
            text.Append("  ").Append(Paint(Cyan, key + "=" + Convert.ToString(value, CultureInfo.InvariantCulture)));
    }

    static string Milliseconds(TimeSpan duration) => duration.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ms";

    static string Status(SegmentDocument node)
    {
        string status = node.Status?.ToString(CultureInfo.InvariantCulture) ?? "";
        string outcome = node.IsFault ? "fault" : node.IsThrottled ? "throttled" : node.IsError ? "error" : "";
        return status.Length > 0 && outcome.Length > 0 ? status + " " + outcome : status + outcome;
    }

    static string StatusColor(SegmentDocument node) => node.IsFault ? Red : node.IsError ? Yellow : Green;

    static string FirstLine(string? message) => (message ?? "").Split('\n')[0].TrimEnd();

    string Paint(string color, string text) => useColor && color.Length > 0 ? color + Plain(text) + Reset : Plain(text);

    // A trace may hold what strangers sent; it must not move the cursor.
    static string Plain(string text)
    {
        foreach (char c in text)
        {
            if (char.IsControl(c))
                return string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
        }
        return text;
    }
}
