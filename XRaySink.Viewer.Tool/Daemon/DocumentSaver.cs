using XRaySink.Emitters;

namespace XRaySink.Viewer.Tool.Daemon;

/// <summary>Appends documents to a file, one a line.</summary>
sealed class DocumentSaver(string path) : IDisposable
{
    readonly FileEmitter file = new(path, maxBytes: long.MaxValue);
    readonly byte[] line = new byte[64 * 1024];

    public void Save(ReadOnlySpan<byte> document)
    {
        // Between the tokens of a document a line break is white space, and within a string it cannot stand.
        Span<byte> copy = line.AsSpan(0, document.Length);
        document.CopyTo(copy);
        copy.Replace((byte)'\n', (byte)' ');
        copy.Replace((byte)'\r', (byte)' ');
        file.Emit(copy);
    }

    public void Flush() => file.Flush();

    public void Dispose() => file.Dispose();
}
