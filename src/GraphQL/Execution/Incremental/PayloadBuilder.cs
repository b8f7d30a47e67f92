using System.Collections.Immutable;
using LinkedRecords.GraphQL.Errors;

namespace LinkedRecords.GraphQL.Execution.Incremental;

/// <summary>Collects what one payload says.</summary>
internal sealed class PayloadBuilder
{
    private readonly JsonOutput _incremental = new(1024);
    private readonly List<(string Id, GraphQLError? Error)> _completed = [];
    private readonly List<(string Id, Announced Announced)> _pending = [];

    public bool IsEmpty => _pending.Count == 0 && _completed.Count == 0 && _incremental.Position == 0;

    /// <summary>Says that something will come under a new id.</summary>
    public void Announce(Announced announced, string id)
    {
        announced.Id = id;
        _pending.Add((id, announced));
    }

    public void AddData(string id, ImmutableArray<PathSegment> subPath, Delivery delivery)
    {
        Begin(id);
        if (!subPath.IsEmpty)
        {
            _incremental.WriteRawUtf8(",\"subPath\":"u8);
            ErrorWriter.WritePath(_incremental, subPath);
        }
        _incremental.WriteRawUtf8(",\"data\":"u8);
        delivery.Root.WriteTo(_incremental, delivery.Output);
        End(delivery);
    }

    public void AddItem(string id, Delivery delivery)
    {
        Begin(id);
        _incremental.WriteRawUtf8(",\"items\":["u8);
        delivery.Root.WriteTo(_incremental, delivery.Output);
        _incremental.WriteByte((byte)']');
        End(delivery);
    }

    /// <summary>Says that nothing more comes of it, and why if it failed.</summary>
    public void Complete(Announced announced, GraphQLError? error)
    {
        _completed.Add((announced.Id!, error));
        announced.Id = null;
    }

    /// <summary>The payload after the initial one.</summary>
    public IncrementalPayload Build(bool hasNext)
    {
        var json = new JsonOutput(_incremental.Position + 256);
        json.WriteByte((byte)'{');
        WritePending(json);
        if (_incremental.Position > 0)
        {
            json.WriteRawUtf8("\"incremental\":["u8);
            json.WriteRawUtf8(_incremental.Written(0, _incremental.Position));
            json.WriteRawUtf8("],"u8);
        }
        _incremental.Release();
        WriteCompleted(json);
        return End(json, hasNext);
    }

    /// <summary>The initial payload.</summary>
    public IncrementalPayload BuildInitial(Delivery delivery)
    {
        _incremental.Release();
        var json = new JsonOutput(delivery.Output.Position + 256);
        using (var response = new GraphQLResponse(delivery))
            response.WriteTo(json);
        json.CutBackTo(json.Position - 1);
        json.WriteByte((byte)',');
        WritePending(json);
        return End(json, hasNext: true);
    }

    private void Begin(string id)
    {
        _incremental.WriteRawUtf8(_incremental.Position == 0 ? "{\"id\":"u8 : ",{\"id\":"u8);
        _incremental.WriteString(id);
    }

    private void End(Delivery delivery)
    {
        if (delivery.Errors.Count > 0)
        {
            _incremental.WriteRawUtf8(",\"errors\":"u8);
            ErrorWriter.Write(_incremental, delivery.Errors);
        }
        _incremental.WriteByte((byte)'}');
        delivery.Output.Release();
    }

    private static IncrementalPayload End(JsonOutput json, bool hasNext)
    {
        json.WriteRawUtf8(hasNext ? "\"hasNext\":true}"u8 : "\"hasNext\":false}"u8);
        return new IncrementalPayload(json, hasNext);
    }

    private void WritePending(JsonOutput json)
    {
        for (var index = 0; index < _pending.Count; index++)
        {
            var (id, announced) = _pending[index];
            json.WriteRawUtf8(index == 0 ? "\"pending\":[{\"id\":"u8 : ",{\"id\":"u8);
            json.WriteString(id);
            json.WriteRawUtf8(",\"path\":"u8);
            ErrorWriter.WritePath(json, ResponsePath.ToArray(announced.Path));
            if (announced.Label is { } label)
            {
                json.WriteRawUtf8(",\"label\":"u8);
                json.WriteString(label);
            }
            json.WriteByte((byte)'}');
        }
        if (_pending.Count > 0)
            json.WriteRawUtf8("],"u8);
    }

    private void WriteCompleted(JsonOutput json)
    {
        for (var index = 0; index < _completed.Count; index++)
        {
            json.WriteRawUtf8(index == 0 ? "\"completed\":[{\"id\":"u8 : ",{\"id\":"u8);
            json.WriteString(_completed[index].Id);
            if (_completed[index].Error is { } error)
            {
                json.WriteRawUtf8(",\"errors\":"u8);
                ErrorWriter.Write(json, [error]);
            }
            json.WriteByte((byte)'}');
        }
        if (_completed.Count > 0)
            json.WriteRawUtf8("],"u8);
    }
}
