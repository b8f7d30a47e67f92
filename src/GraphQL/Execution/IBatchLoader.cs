namespace LinkedRecords.GraphQL.Execution;

/// <summary>A loader that can be told to send what it has collected.</summary>
internal interface IBatchLoader
{
    void Dispatch();
}
