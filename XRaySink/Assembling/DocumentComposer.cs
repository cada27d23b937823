using System.Diagnostics;
using System.Text;
using XRaySink.Documents;

namespace XRaySink.Assembling;

/// <summary>Puts documents together out of written activities: those that belong below others inside of them, as far as they fit.</summary>
sealed class DocumentComposer(DocumentOutput output)
{
    readonly PieceTree tree = new();
    readonly byte[] document = new byte[DocumentLimits.Document];

    int length;

    /// <summary>Gives out every piece, each in exactly one document.</summary>
    public void Send(WaitingPieces waiting, ActivityTraceId traceId)
    {
        tree.Build(waiting.Pieces);
        foreach (int head in tree.Heads)
        {
            length = 0;
            WriteHead(waiting, head, traceId);
            output.Send(document.AsSpan(0, length), tree.CountOf(head));
        }
    }

    /// <summary>Gives out one activity that has not finished.</summary>
    public void Announce(in WrittenActivity written, Activity segment)
    {
        length = 0;
        Append(written.Json[..written.HeadLength]);
        AppendOutermost(segment.TraceId, DocumentIds.Bits(segment.ParentSpanId), written.IsSegment);
        Append(written.Json[written.HeadLength..]);
        Append("}"u8);
        output.Announce(document.AsSpan(0, length));
    }

    void WriteHead(WaitingPieces waiting, int head, ActivityTraceId traceId)
    {
        ActivityPiece piece = waiting.Pieces[head];
        ReadOnlySpan<byte> json = waiting.JsonOf(piece);
        Append(json[..piece.HeadLength]);
        AppendOutermost(traceId, piece.ParentId, piece.IsSegment);
        Append(json[piece.HeadLength..]);
        AppendChildren(waiting, head);
        Append("}"u8);
    }

    // As deep as documents nest.
    void AppendChildren(WaitingPieces waiting, int parent)
    {
        int child = tree.FirstChild(parent);
        if (child < 0)
            return;

        Append(",\"subsegments\":["u8);
        for (bool isFirst = true; child >= 0; child = tree.NextSibling(child), isFirst = false)
        {
            if (!isFirst)
                Append(","u8);
            Append(waiting.JsonOf(waiting.Pieces[child]));
            AppendChildren(waiting, child);
            Append("}"u8);
        }
        Append("]"u8);
    }

    // The daemon finds a refused document by the first "id" and "trace_id" in its text, so they come before any nested object.
    void AppendOutermost(ActivityTraceId traceId, ulong parentId, bool isSegment)
    {
        Span<char> text = stackalloc char[DocumentIds.TraceIdLength];
        DocumentIds.Format(traceId, text);
        Append(",\"trace_id\":\""u8);
        length += Encoding.ASCII.GetBytes(text, document.AsSpan(length));
        Append("\""u8);
        if (parentId != 0)
        {
            Append(",\"parent_id\":\""u8);
            parentId.TryFormat(document.AsSpan(length), out int written, "x16", null);
            length += written;
            Append("\""u8);
        }
        if (!isSegment)
            Append(",\"type\":\"subsegment\""u8);
    }

    void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(document.AsSpan(length));
        length += bytes.Length;
    }
}
